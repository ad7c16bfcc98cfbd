pragma ComponentBehavior: Bound
import QtQuick
import pages
import style

// The window: the kiosk itself at exactly the size of its panel, and the dock beside it when devices are simulated.
Window {
    id: window

    required property Bridge kiosk
    required property Shown shown
    required property Appearance appearance
    readonly property bool docked: shown.dock.length > 0
    readonly property int wholeWidth: shown.width_px + (docked ? Style.dock : 0)
    readonly property real fit: Math.min(1, shown.screen_width / wholeWidth, shown.screen_height / shown.height_px)

    // A desk screen may be smaller than the panel: then everything shrinks alike.
    width: Math.round(wholeWidth * fit)
    height: Math.round(shown.height_px * fit)
    color: Style.dark
    title: shown.hall.zone

    Item {
        id: stage

        width: window.wholeWidth
        height: window.shown.height_px
        scale: Math.min(window.width / width, window.height / height)
        transformOrigin: Item.TopLeft
        x: Math.max(0, Math.round((window.width - width * scale) / 2))

        Kiosk {
            objectName: "kiosk"
            width: window.shown.width_px
            height: window.shown.height_px
            kiosk: window.kiosk
            shown: window.shown
            appearance: window.appearance
        }
        Loader {
            x: window.shown.width_px
            width: Style.dock
            height: parent.height
            active: window.docked
            sourceComponent: Dock {
                kiosk: window.kiosk
                shown: window.shown
            }
        }
    }
}
