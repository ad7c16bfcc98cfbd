pragma ComponentBehavior: Bound
import QtQuick
import style

// How a visit goes, as three signs: touch, card, paper. The first one stands out; now and then the eye is led to the others.
Item {
    id: beginning

    // what is said below each sign
    required property list<string> steps
    readonly property list<string> signs: ["touch", "card", "paper"]
    readonly property real disc: Math.min(width / 4, Style.mm(70), height - Style.lineHeight * 2 * Style.textLead)
    // the sign that stands out, 0 to 2, and between two of them while it changes; 3 is the first again
    property real at: 0

    implicitHeight: Style.mm(70) + Style.lineHeight * 2 * Style.textLead

    Timer {
        interval: Style.longRestMs
        repeat: true
        running: beginning.visible
        onTriggered: round.start()
    }
    SequentialAnimation {
        id: round

        NumberAnimation {
            target: beginning
            property: "at"
            from: 0
            to: 1
            duration: Style.motionMs / 4
        }
        PauseAnimation {
            duration: Style.restMs
        }
        NumberAnimation {
            target: beginning
            property: "at"
            to: 2
            duration: Style.motionMs / 4
        }
        PauseAnimation {
            duration: Style.restMs
        }
        NumberAnimation {
            target: beginning
            property: "at"
            to: 3
            duration: Style.motionMs / 4
        }
    }
    Rectangle {
        x: beginning.width / 6
        y: (beginning.disc - height) / 2
        width: beginning.width * 2 / 3
        height: Style.line
        color: Style.rule
    }
    Repeater {
        model: beginning.signs

        Item {
            id: step

            required property string modelData
            required property int index
            readonly property real stands: Math.max(0, 1 - Math.min(Math.abs(beginning.at - index), Math.abs(beginning.at - index - 3)))

            x: index * width
            width: beginning.width / 3
            height: beginning.height

            Rectangle {
                id: disc

                anchors.horizontalCenter: parent.horizontalCenter
                width: beginning.disc
                height: width
                radius: width / 2
                color: Style.accentSoft
                border.width: Style.line
                border.color: Style.accent

                Icon {
                    anchors.centerIn: parent
                    edge: beginning.disc * 0.52
                    name: step.modelData
                }
                Rectangle {
                    anchors.fill: parent
                    radius: parent.radius
                    color: Style.accent
                    opacity: step.stands
                    visible: opacity > 0

                    Icon {
                        anchors.centerIn: parent
                        edge: beginning.disc * 0.52
                        name: step.modelData
                        colour: Style.inkOnAccent
                    }
                }
            }
            Copy {
                anchors.top: disc.bottom
                anchors.topMargin: Style.gapSmall
                anchors.horizontalCenter: parent.horizontalCenter
                width: parent.width - Style.gap
                prose: beginning.steps[step.index]
                size: Style.textLead
                font.weight: Font.Bold
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }
}
