import QtQuick
import style

// A demonstration says so on every screen; without a text there is none.
Rectangle {
    id: banner

    required property string text

    height: visible ? Style.banner : 0
    visible: text !== ""
    color: Style.noticeSoft

    Copy {
        anchors.centerIn: parent
        text: banner.text
        size: Style.textSmall
        color: Style.notice
    }
}
