import QtQuick
import style

// The slot of the reader and a card that moves in, or out.
Item {
    id: picture

    property string name: ""
    property string slot: ""
    property bool leaving: false
    property bool flat: false // laid on its reader, not put into a slot
    // the card is 85.6 × 54 mm; drawn as large as there is room for
    readonly property real unit: Math.min(width / 150, height / 132)

    Item {
        anchors.centerIn: parent
        width: 150 * picture.unit
        height: 132 * picture.unit
        clip: true

        // it covers what is inside of it
        Rectangle {
            width: parent.width
            height: 52 * picture.unit
            radius: 5 * picture.unit
            color: Style.dark
            border.color: Style.border
            border.width: Style.line

            Copy {
                anchors.horizontalCenter: parent.horizontalCenter
                y: parent.height * (picture.flat ? 0.06 : 0.28)
                text: picture.slot
                color: Style.inkOnDark
                size: Style.textLead
                font.weight: Font.Bold
            }
            Rectangle {
                visible: !picture.flat
                anchors.horizontalCenter: parent.horizontalCenter
                anchors.bottom: parent.bottom
                width: 100 * picture.unit
                height: 4 * picture.unit
                color: Style.border
            }
        }
        Rectangle {
            id: card

            readonly property real inside: (picture.flat ? 22 : 34) * picture.unit
            readonly property real outside: 70 * picture.unit
            // How far it has moved, 0…1: an animation of pixels would go on with those of a layout that has changed since.
            property real moved: 0

            anchors.horizontalCenter: parent.horizontalCenter
            y: picture.leaving ? inside + moved * (outside - inside) : outside + moved * (inside - outside)
            z: picture.flat ? 1 : -1
            width: 90 * picture.unit
            height: 57 * picture.unit
            radius: 4 * picture.unit
            color: Style.accentSoft
            border.color: Style.accent
            border.width: Style.line

            Rectangle {
                visible: !picture.flat
                x: 38 * picture.unit
                y: 8 * picture.unit
                width: 14 * picture.unit
                height: 11 * picture.unit
                radius: 2 * picture.unit
                color: Style.noticeSoft
                border.color: Style.notice
                border.width: Style.hair

                Rectangle {
                    anchors.centerIn: parent
                    width: parent.width
                    height: Style.hair
                    color: Style.notice
                }
                Rectangle {
                    anchors.centerIn: parent
                    width: Style.hair
                    height: parent.height
                    color: Style.notice
                }
            }
            Copy {
                anchors.horizontalCenter: parent.horizontalCenter
                y: 30 * picture.unit
                text: picture.name
                size: Style.textBody
                color: Style.accent
                font.weight: Font.Bold
            }
            SequentialAnimation on moved {
                loops: Animation.Infinite
                running: picture.visible

                NumberAnimation {
                    from: 0
                    to: 1
                    duration: Style.motionMs
                    easing.type: Easing.InOutQuad
                }
                PauseAnimation {
                    duration: Style.restMs
                }
            }
        }
    }
}
