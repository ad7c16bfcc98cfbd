import QtQuick
import style

// The window: the kiosk itself at exactly the size of its panel, and the dock beside it when devices are simulated.
// What fills it is loaded by name, so that the window opens without it: first comes the picture of a kiosk that starts.
Window {
    id: window

    required property int panelWidth
    required property int panelHeight
    // what the window may take
    required property size room
    required property bool docked
    // what FirstPicture.qml is given; null when it is not wanted
    property var first: null
    // what Kiosk.qml and Dock.qml are given, when all is read
    property var whole: null
    readonly property int wholeWidth: panelWidth + (docked ? Style.dock : 0)
    readonly property real fit: Math.min(1, room.width / wholeWidth, room.height / panelHeight)

    // A desk screen may be smaller than the panel: then everything shrinks alike.
    width: Math.round(wholeWidth * fit)
    height: Math.round(panelHeight * fit)
    color: Style.dark
    onFirstChanged: firstPicture.setSource("FirstPicture.qml", first)
    onWholeChanged: {
        kiosk.setSource("Kiosk.qml", Object.assign({objectName: "kiosk"}, whole));
        if (docked)
            dock.setSource("Dock.qml", {kiosk: whole.kiosk, shown: whole.shown});
        firstPicture.active = false;
    }

    Item {
        id: stage

        width: window.wholeWidth
        height: window.panelHeight
        scale: Math.min(window.width / width, window.height / height)
        transformOrigin: Item.TopLeft
        x: Math.max(0, Math.round((window.width - width * scale) / 2))

        Loader {
            id: kiosk

            width: window.panelWidth
            height: window.panelHeight
            focus: true
        }
        Loader {
            id: dock

            x: window.panelWidth
            width: Style.dock
            height: parent.height
        }
        Loader {
            id: firstPicture

            width: window.panelWidth
            height: window.panelHeight
        }
    }
}
