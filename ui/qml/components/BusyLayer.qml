import QtQuick
import pages
import style

// The page is answered and the machine is at work: nothing on it can be pressed. When that takes long, it says so.
Layer {
    id: layer

    required property Words words
    property bool takesLong: false

    color: takesLong ? Style.paper : "transparent"
    onOpenChanged: takesLong = false

    Timer {
        running: layer.open
        interval: Style.restMs
        onTriggered: layer.takesLong = true
    }
    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Style.margin
        spacing: Style.gapLarge
        visible: layer.takesLong

        Calm {
            anchors.horizontalCenter: parent.horizontalCenter
        }
        Alert {
            width: parent.width
            prose: layer.words.busy
            size: Style.textHeading
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
