import QtQuick
import pages
import style

// Whose machine this is, and the time.
Rectangle {
    id: header

    required property Shown shown
    readonly property bool landscape: Style.landscape

    color: Style.band
    implicitHeight: landscape ? Style.headerLow : Style.header

    Grid {
        columns: header.landscape ? 2 : 1
        columnSpacing: Style.gapLarge
        anchors.left: parent.left
        anchors.leftMargin: Style.margin
        anchors.right: time.left
        anchors.rightMargin: Style.gap
        anchors.verticalCenter: parent.verticalCenter

        Copy {
            width: header.landscape ? implicitWidth : parent.width
            text: header.shown.hall.bureau
            color: Style.inkOnBand
            wrapMode: Text.NoWrap
            size: header.landscape ? Style.textBody : Style.fitted(text, width, Style.textBody, Style.textSmall)
            font.weight: Font.Bold
        }
        Copy {
            text: header.shown.hall.zone
            color: Style.inkOnBand
            size: Style.textSmall
            lineHeight: 0.9
        }
    }
    Copy {
        id: time

        anchors.right: parent.right
        anchors.rightMargin: Style.margin
        anchors.verticalCenter: parent.verticalCenter
        text: header.shown.time
        color: Style.inkOnBand
        size: Style.textHeading
        font.weight: Font.Medium
    }
}
