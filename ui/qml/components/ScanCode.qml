import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import pages
import style

// A QR code to be photographed with a telephone, dark on white in every theme, with its quiet zone; and what it is for.
RowLayout {
    id: scan

    property Scannable code: null
    readonly property int modules: code === null ? 1 : code.side + 8
    // a module is so many whole pixels that it has 0.6 mm at least: sharp, and read by a telephone from a hand's breadth
    readonly property int edge: Math.ceil(Style.mm(0.6)) * modules

    // larger letters may leave none: one tap makes them smaller, and the number itself stands above
    property bool hasRoom: true

    visible: code !== null && hasRoom
    spacing: Style.gapLarge

    Rectangle {
        color: Style.scanPaper
        Layout.preferredWidth: scan.edge
        Layout.preferredHeight: scan.edge

        Shape {
            width: scan.modules
            height: scan.modules
            scale: scan.edge / scan.modules
            transformOrigin: Item.TopLeft

            ShapePath {
                strokeWidth: -1
                fillColor: Style.scanInk

                PathSvg {
                    path: scan.code === null ? "" : scan.code.path
                }
            }
            transform: Translate {
                x: 4 * scan.edge / scan.modules
                y: 4 * scan.edge / scan.modules
            }
        }
    }
    Copy {
        prose: scan.code === null ? "" : scan.code.label
        size: Style.textBody
        color: Style.ink
        Layout.fillWidth: true
    }
}
