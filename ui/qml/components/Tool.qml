import QtQuick
import style

// A tool of every page: a sign over a short word, or alone. One that is on is filled, and says so.
BigButton {
    id: tool

    required property string sign
    property string onWord: ""
    property bool on: false
    property bool worded: true
    // What the word needs on one line.
    readonly property real needs: Math.ceil(word.implicitWidth) + leftPadding + rightPadding

    weight: on ? "primary" : "secondary"
    size: Style.textSmall
    implicitHeight: Math.max(Style.target, implicitContentHeight + 2 * Style.line)
    leftPadding: Style.line
    rightPadding: Style.line
    edge: Style.border
    edgeWidth: Style.hair
    Accessible.name: on ? text + ", " + onWord : text

    contentItem: Item {
        implicitHeight: icon.height + (tool.worded ? word.implicitHeight : 0)

        Icon {
            id: icon

            x: (parent.width - width) / 2
            y: (parent.height - parent.implicitHeight) / 2
            name: tool.sign
            edge: tool.worded ? Style.icon : 2 * Style.icon
            colour: word.color
        }
        Copy {
            id: word

            visible: tool.worded
            anchors.top: icon.bottom
            width: parent.width
            text: tool.text
            size: tool.size
            lineHeight: 0.9
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            color: tool.primary ? Style.inkOnAccent : Style.accent
            Accessible.ignored: true
        }
    }
}
