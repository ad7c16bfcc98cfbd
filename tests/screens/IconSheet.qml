pragma ComponentBehavior: Bound
import QtQuick
import style
import components

// Every sign, as large as it stands beside a word and larger.
Rectangle {
    id: sheet

    property int edge: 96
    property color ground: Style.paper
    property color sign: Style.accent
    readonly property var names: Object.keys(Icons.paths)

    width: grid.width
    height: grid.height
    color: ground

    Grid {
        id: grid

        columns: 10

        Repeater {
            model: sheet.names

            Icon {
                required property string modelData

                name: modelData
                edge: sheet.edge
                colour: sheet.sign
            }
        }
    }
}
