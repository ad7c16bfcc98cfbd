import QtQuick
import style
import components

// A kiosk that starts: what is seen when nobody is here, and nothing that could be touched.
Rectangle {
    id: picture

    required property string bureau
    required property string zone
    required property string banner
    required property string always
    required property string heading
    required property string lead
    required property list<string> steps

    color: Style.paper
    clip: true

    Rectangle {
        id: header

        width: parent.width
        height: Style.landscape ? Style.headerLow : Style.header
        color: Style.band

        Nameplate {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.margins: Style.margin
            anchors.verticalCenter: parent.verticalCenter
            bureau: picture.bureau
            zone: picture.zone
        }
    }
    Banner {
        id: banner

        anchors.top: header.bottom
        width: parent.width
        text: picture.banner
    }
    Welcome {
        anchors.top: banner.bottom
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Style.margin
        landscape: width > height
        always: picture.always
        heading: picture.heading
        lead: picture.lead
        steps: picture.steps
    }
}
