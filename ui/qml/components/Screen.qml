import QtQuick
import pages

// What a screen is given that belongs to no visit.
Item {
    required property Bridge kiosk
    required property Shown shown
    required property int turn
    readonly property bool landscape: width > height
    readonly property Words words: shown.words

    anchors.fill: parent
}
