pragma ComponentBehavior: Bound
import QtQuick
import style

// A button as wide as its word, with a sign before it where there is one.
BigButton {
    id: button

    property string sign: ""

    minimumHeight: Style.target
    implicitWidth: Math.ceil(content.beside + word.implicitWidth) + 2 * Style.gap
    contentItem: Item {
        id: content

        readonly property int beside: icon.active ? icon.width + Style.gapSmall : 0
        // what is left over lies on both sides
        readonly property int spare: Math.max(0, Math.floor((width - beside - word.implicitWidth) / 2))

        implicitHeight: word.implicitHeight

        Loader {
            id: icon

            anchors.verticalCenter: parent.verticalCenter
            x: content.spare
            active: button.sign !== ""

            sourceComponent: Icon {
                name: button.sign
            }
        }
        Copy {
            id: word

            anchors.verticalCenter: parent.verticalCenter
            x: content.spare + content.beside
            width: parent.width - x
            text: button.text
            size: button.size
            color: Style.accent
            font.weight: Font.Bold
            wrapMode: parent.width - content.beside < implicitWidth ? Text.Wrap : Text.NoWrap
            Accessible.ignored: true
        }
    }
}
