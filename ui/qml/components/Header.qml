import QtQuick
import pages
import style

// Whose machine this is, a button to hear the page again, and the time.
Rectangle {
    id: header

    required property Bridge kiosk
    required property Shown shown
    property bool canHear: false

    color: Style.accent
    implicitHeight: Style.header

    Column {
        anchors.left: parent.left
        anchors.leftMargin: Style.margin
        anchors.right: hear.visible ? hear.left : time.left
        anchors.rightMargin: Style.gap
        anchors.verticalCenter: parent.verticalCenter

        Copy {
            width: parent.width
            text: header.shown.hall.bureau
            color: Style.inkOnAccent
            wrapMode: Text.NoWrap
            size: Style.fitted(text, width, Style.textBody, Style.textSmall)
            font.weight: Font.Bold
        }
        Copy {
            text: header.shown.hall.zone
            color: Style.inkOnAccent
            size: Style.textSmall
        }
    }
    HearButton {
        id: hear

        objectName: "hear"
        anchors.right: time.left
        anchors.rightMargin: Style.gap
        anchors.verticalCenter: parent.verticalCenter
        visible: header.canHear
        text: header.shown.words.hear_again
        onClicked: header.kiosk.hear_again()
    }
    Copy {
        id: time

        anchors.right: parent.right
        anchors.rightMargin: Style.margin
        anchors.verticalCenter: parent.verticalCenter
        text: header.shown.time
        color: Style.inkOnAccent
        size: Style.textHeading
        font.weight: Font.Medium
    }
}
