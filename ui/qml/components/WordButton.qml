pragma ComponentBehavior: Bound
import QtQuick
import style

// A button as wide as its word, with a sign before it where there is one.
BigButton {
    id: button

    property string sign: ""

    minimumHeight: Style.target
    implicitWidth: Math.ceil(word.x + word.implicitWidth) + 2 * Style.gap
    contentItem: Item {
        implicitHeight: word.implicitHeight

        Loader {
            id: icon

            anchors.verticalCenter: parent.verticalCenter
            active: button.sign !== ""

            sourceComponent: Icon {
                name: button.sign
            }
        }
        Copy {
            id: word

            anchors.verticalCenter: parent.verticalCenter
            x: icon.active ? icon.width + Style.gapSmall : 0
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
