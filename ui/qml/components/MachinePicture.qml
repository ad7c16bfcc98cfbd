pragma ComponentBehavior: Bound
import QtQuick
import style

// The machine from the front, its lower door open; where something is to be done stands out.
Item {
    id: picture

    required property string place

    // x, y, width and height of each part, on a machine of 100 × 160
    readonly property var parts: ({
        screen: [14, 10, 72, 42],
        card_slots: [14, 60, 22, 8],
        receipt_printer: [42, 58, 18, 12],
        receipt_roll: [42, 72, 18, 14],
        cutter: [42, 54, 18, 3],
        printer: [14, 94, 72, 22],
        toner: [64, 98, 18, 14],
        sheets: [14, 120, 72, 12],
        sheets_2: [14, 136, 72, 12]
    })
    readonly property real unit: Math.min(width / 100, height / 160)

    Accessible.ignored: true

    Item {
        anchors.centerIn: parent
        width: 100 * picture.unit
        height: 160 * picture.unit

        Rectangle {
            anchors.fill: parent
            radius: 6 * picture.unit
            color: Style.surface
            border.color: Style.border
            border.width: Style.line
        }
        Repeater {
            model: Object.keys(picture.parts)

            Rectangle {
                id: part

                required property string modelData
                readonly property var at: picture.parts[modelData]
                readonly property bool meant: modelData === picture.place

                x: at[0] * picture.unit
                y: at[1] * picture.unit
                z: meant ? 1 : 0
                width: at[2] * picture.unit
                height: at[3] * picture.unit
                radius: 2 * picture.unit
                color: meant ? Style.accent : Style.paper
                border.color: meant ? Style.accent : Style.border
                border.width: meant ? Style.line : Style.hair

                // it beckons: what moves is seen first
                Rectangle {
                    visible: part.meant
                    anchors.centerIn: parent
                    width: parent.width + 8 * picture.unit * beckons
                    height: parent.height + 8 * picture.unit * beckons
                    radius: 3 * picture.unit
                    color: "transparent"
                    border.color: Style.accent
                    border.width: Style.line
                    opacity: 1 - beckons

                    property real beckons: 0

                    NumberAnimation on beckons {
                        loops: Animation.Infinite
                        running: part.meant && picture.visible
                        from: 0
                        to: 1
                        duration: 2 * Style.motionMs
                    }
                }
            }
        }
    }
}
