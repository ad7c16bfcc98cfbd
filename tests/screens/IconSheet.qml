pragma ComponentBehavior: Bound
import QtQuick
import style
import components

// Every sign of style/Icons.qml, in rows of ten.
Rectangle {
    id: sheet

    readonly property list<string> names: Object.keys(Icons.paths)

    width: grid.width
    height: grid.height
    color: Style.paper

    Grid {
        id: grid

        columns: 10

        Repeater {
            model: sheet.names

            Icon {
                required property string modelData

                name: modelData
                edge: 96
            }
        }
    }
}
