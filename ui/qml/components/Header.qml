import QtQuick
import style

// Whose machine this is, and the time.
Rectangle {
    id: header

    required property var shown

    color: Style.accent
    implicitHeight: Style.header

    Column {
        anchors.left: parent.left
        anchors.leftMargin: Style.margin
        anchors.right: time.left
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
