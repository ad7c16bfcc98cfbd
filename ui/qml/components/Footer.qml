import QtQuick
import pages
import style

// Back, help and finish, always at the same three places.
Rectangle {
    id: footer

    required property Bridge kiosk
    required property Words words
    required property int turn
    property bool busy: false
    property bool busyLong: false
    property bool canGoBack: false
    property bool canFinish: true
    // the staff may sign in: small print where nobody looks for anything
    property bool deskOpen: false
    // whoever is here has called somebody
    property bool called: false
    readonly property real third: (width - Style.margin - rightMargin - 2 * Style.gap) / 3
    // in landscape the tools follow
    readonly property int rightMargin: Style.landscape ? Style.gapSmall : Style.margin

    color: Style.surface

    Rectangle {
        anchors.top: parent.top
        width: parent.width
        height: Style.hair
        color: Style.rule
    }
    BigButton {
        objectName: "back"
        x: Style.margin
        anchors.verticalCenter: parent.verticalCenter
        width: footer.third
        height: Style.target
        text: footer.words.back
        visible: footer.canGoBack && !footer.busyLong
        enabled: !footer.busy
        onClicked: footer.kiosk.back(footer.turn)
    }
    BigButton {
        objectName: "desk"
        x: Style.margin
        anchors.verticalCenter: parent.verticalCenter
        // no border is seen: a long word goes as far as this
        width: footer.third + Style.gap / 2
        height: Style.target
        leftPadding: 0
        rightPadding: 0
        weight: "quiet"
        centred: false
        size: Style.textSmall
        text: footer.words.staff_only
        visible: footer.deskOpen
        enabled: !footer.busy
        onClicked: footer.kiosk.open_desk(footer.turn)
    }
    BigButton {
        objectName: "help"
        x: Style.margin + footer.third + Style.gap
        anchors.verticalCenter: parent.verticalCenter
        width: footer.third
        height: Style.target
        text: footer.called ? footer.words.help_called : footer.words.help
        size: Style.fitted(text, availableWidth, Style.textLead, Style.textSmall)
        onClicked: footer.kiosk.help(true)
    }
    BigButton {
        objectName: "finish"
        anchors.right: parent.right
        anchors.rightMargin: footer.rightMargin
        anchors.verticalCenter: parent.verticalCenter
        width: footer.third
        height: Style.target
        text: footer.words.finish
        visible: footer.canFinish
        onClicked: footer.kiosk.finish(footer.turn)
    }
}
