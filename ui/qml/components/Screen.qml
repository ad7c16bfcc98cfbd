import QtQuick
import pages
import style

// What a screen is given that belongs to no visit.
Item {
    required property Bridge kiosk
    required property Shown shown
    required property int turn
    readonly property bool landscape: Style.landscape
    readonly property Words words: shown.words

    anchors.fill: parent
}
