import QtQuick
import style

// What a group of scenes is called, with its sign.
Item {
    property alias title: title.prose
    property alias icon: sign.name

    implicitHeight: Math.max(sign.height, title.height)

    Icon {
        id: sign

        anchors.verticalCenter: parent.verticalCenter
        edge: title.size
        name: "other"
        colour: Style.inkSoft
    }
    Copy {
        id: title

        anchors.left: sign.right
        anchors.leftMargin: Style.gapSmall
        anchors.right: parent.right
        color: Style.inkSoft
        font.weight: Font.Bold
        Accessible.role: Accessible.Heading
    }
}
