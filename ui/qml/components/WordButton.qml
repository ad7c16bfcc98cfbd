import QtQuick
import style

// A button as wide as its word, with a sign before it where there is one.
BigButton {
    id: button

    property string sign: ""

    minimumHeight: Style.target
    implicitWidth: word.x + word.implicitWidth + 2 * Style.gap
    contentItem: Item {
        implicitHeight: word.implicitHeight

        Icon {
            id: icon

            anchors.verticalCenter: parent.verticalCenter
            visible: button.sign !== ""
            name: visible ? button.sign : "search"
        }
        Copy {
            id: word

            anchors.verticalCenter: parent.verticalCenter
            x: icon.visible ? icon.width + Style.gapSmall : 0
            width: parent.width - x
            text: button.text
            size: button.size
            color: Style.accent
            font.weight: Font.Bold
            wrapMode: parent.width - x < implicitWidth ? Text.Wrap : Text.NoWrap
            Accessible.ignored: true
        }
    }
}
