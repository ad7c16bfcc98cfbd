import QtQuick

// What lies over the page until it is answered: help, the idle question. Kiosk.qml enables only the uppermost surface, so that
// no finger, key or screen reader reaches what is below; a layer that is not open is not there.
Surface {
    id: layer

    property bool open: false
    property alias color: ground.color
    // how far its ground reaches below it, under the tools of every page
    property int skirt: 0

    visible: open
    onOpenChanged: fresh = true

    Rectangle {
        id: ground

        anchors.fill: parent
        anchors.bottomMargin: -layer.skirt
    }
}
