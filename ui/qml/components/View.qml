import QtQuick
import pages
import style

// What the view of every body is given; the body itself is a property of its own type.
Item {
    objectName: "view"
    // what can be done, and what is shown around the page
    required property Bridge kiosk
    required property Shown shown
    required property Frame frame
    // the turn that what is pressed here answers
    required property int turn
    readonly property bool landscape: Style.landscape
    readonly property Words words: shown.words

    anchors.fill: parent
}
