pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import pages
import style

// The oval around the face in the mirrored picture. It follows the face picture by picture, and eases a little: whatever it
// moves over is painted anew then anyway. Where no face is, it rests dashed in the middle: here is where one looks.
Item {
    id: outline

    // in shares of the picture, from brow to chin; null when there is no face
    property Box box: null
    // the number of the newest picture
    property int picture: 0
    property color colour: Style.accent
    // an empty place in the middle, as large as the face of somebody who stands well
    readonly property rect rest: Qt.rect(0.36, 0.3, 0.28, 0.37)
    readonly property rect aim: box !== null ? Qt.rect(box.x, box.y, box.width, box.height) : rest
    property rect place: aim
    readonly property real ease: 0.45

    function follow() {
        const step = (from, to) => from + (to - from) * ease;
        place = Qt.rect(step(place.x, aim.x), step(place.y, aim.y), step(place.width, aim.width), step(place.height, aim.height));
    }

    onPictureChanged: follow()
    onAimChanged: {
        if (picture === 0)
            place = aim;
    }

    Shape {
        id: oval

        // A head is larger than what the detector calls a face.
        readonly property real wide: outline.place.width * 1.3
        readonly property real high: outline.place.height * 1.62

        x: (outline.place.x + outline.place.width / 2 - wide / 2) * outline.width
        y: (outline.place.y + outline.place.height * 0.42 - high / 2) * outline.height
        width: wide * outline.width
        height: high * outline.height

        // paper under the colour: seen on any picture
        Ring {
            strokeColor: Style.paper
            strokeWidth: 2 * Style.gapSmall
        }
        Ring {
            strokeColor: outline.colour
            strokeWidth: Style.gapSmall
            strokeStyle: outline.box ? ShapePath.SolidLine : ShapePath.DashLine
        }
    }

    component Ring: ShapePath {
        fillColor: "transparent"

        PathAngleArc {
            centerX: oval.width / 2
            centerY: oval.height / 2
            radiusX: oval.width / 2
            radiusY: oval.height / 2
            sweepAngle: 360
        }
    }
}
