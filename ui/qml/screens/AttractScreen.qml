import QtQuick
import style
import components

// Nobody is here. The first touch, wherever it lands, only wakes the kiosk.
Screen {
    id: screen

    objectName: "attract"
    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: words.attract_title
    Accessible.ignored: !enabled
    Accessible.onPressAction: Hand.spoken()

    Welcome {
        id: welcome

        anchors.top: parent.top
        anchors.bottom: overview.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Style.margin
        anchors.bottomMargin: overview.visible ? Style.gap : 0
        landscape: screen.landscape
        always: screen.words.open_always
        heading: screen.words.attract_title
        lead: screen.words.attract_lead
        steps: [screen.words.attract_touch, screen.words.attract_card, screen.words.attract_paper]
    }
    Overview {
        id: overview

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Style.margin
        room: screen.height - welcome.implicitHeight - 2 * Style.margin - Style.gap
        words: screen.words
        services: screen.shown.services
        landscape: screen.landscape
    }
}
