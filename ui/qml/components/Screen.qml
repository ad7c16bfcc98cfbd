import QtQuick

// What every screen is given.
Item {
    // the actions of ui/bridge.py
    required property var kiosk
    // what is shown: words, hall, services, countdown…
    required property var shown
    // the fields of flows.page.Page; null on the screens that belong to no page
    required property var page
    // the turn that what is pressed here answers
    required property int turn
    readonly property bool landscape: width > height
    readonly property var words: shown.words

    anchors.fill: parent
}
