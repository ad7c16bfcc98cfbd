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
    // of a module at least 0.7 mm: read at arm's length
    readonly property int edge: Math.round(Style.mm(0.9) * modules)

    // the largest letters leave a low page no room for it; the number itself stands above
    readonly property bool hasRoom: !(Style.low && Style.scale === "larger")

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
        text: scan.code === null ? "" : scan.code.label
        size: Style.textLead
        color: Style.ink
        Layout.fillWidth: true
    }
}
