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

    Nameplate {
        anchors.left: parent.left
        anchors.leftMargin: Style.margin
        anchors.right: time.left
        anchors.rightMargin: Style.gap
        anchors.verticalCenter: parent.verticalCenter
        bureau: header.shown.hall.bureau
        zone: header.shown.frame !== null && header.shown.frame.staff ? header.shown.words.staff_desk : header.shown.hall.zone
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
