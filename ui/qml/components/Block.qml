import QtQuick
import style

// One piece of a body that is never cut in two: a fact, a heading or a line.
Item {
    id: block

    // {kind: "fact" | "heading" | "line", label, text, first}
    required property var piece
    readonly property bool fact: piece.kind === "fact"
    readonly property bool heading: piece.kind === "heading"
    readonly property bool line: piece.kind === "line"
    readonly property int above: heading ? (piece.first ? 0 : Style.gap) : Style.gapSmall
    readonly property int labelWidth: Math.round(width * 0.38)

    implicitHeight: above + Math.max(label.visible ? label.implicitHeight : 0, value.implicitHeight) + Style.gapSmall

    Copy {
        id: label

        y: block.above
        width: block.labelWidth - Style.gap
        visible: block.fact
        text: block.piece.label
        color: Style.inkSoft
    }
    Rectangle {
        x: Style.gapSmall
        y: block.above + Math.round(value.font.pixelSize * 0.6)
        width: Style.gapSmall
        height: Style.gapSmall
        radius: height / 2
        color: Style.accent
        visible: block.line
    }
    Copy {
        id: value

        x: block.fact ? block.labelWidth : block.line ? Style.gapLarge : 0
        y: block.above
        width: parent.width - x
        text: block.piece.text
        size: block.heading ? Style.textLead : Style.textBody
        font.weight: block.line ? Font.Normal : Font.Bold
        color: block.heading ? Style.accent : Style.ink
        Accessible.role: block.heading ? Accessible.Heading : Accessible.StaticText
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Style.hair
        color: Style.rule
        visible: block.fact
    }
}
