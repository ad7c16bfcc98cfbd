import QtQuick
import QtQuick.Shapes
import style

// A sign of style/Icons.qml, `edge` pixels wide and high. It says nothing by itself: a word stands beside it.
Item {
    id: icon

    required property string name
    property int edge: Style.icon
    property color colour: Style.accent

    implicitWidth: edge
    implicitHeight: edge

    Shape {
        width: 24
        height: 24
        scale: icon.edge / width
        transformOrigin: Item.TopLeft

        ShapePath {
            strokeColor: icon.colour
            strokeWidth: 2
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: Icons.paths[icon.name]
            }
        }
    }
}
