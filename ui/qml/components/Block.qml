pragma ComponentBehavior: Bound
import QtQuick
import style

// One piece of a body that is never cut in two: a fact, a heading, a line, or a paper with its sign. A fact that can be
// changed has its button beside it. A page has dozens of pieces: each is made with what it shows, and nothing else.
Item {
    id: block

    // {kind: "fact" | "heading" | "line" | "paper", label, text, first, sign, change}
    required property var piece
    // the label of the button of a fact that can be changed
    property string changeWord: ""
    // the values of all facts of a body stand below each other: room for a button where any of them has one
    property bool narrow: false
    signal changed(what: string)
    readonly property bool fact: piece.kind === "fact"
    readonly property bool heading: piece.kind === "heading"
    readonly property bool line: piece.kind === "line"
    readonly property bool paper: piece.kind === "paper"
    readonly property int above: heading ? (piece.first ? 0 : Style.gap) : Style.gapSmall
    readonly property bool changeable: changeWord !== "" && (piece.change ?? "") !== ""
    readonly property int signWidth: Style.mm(18)
    readonly property int labelWidth: Math.round(width * (narrow ? 0.3 : 0.38))
    readonly property int indent: line ? Style.gapLarge : paper ? Style.gapLarge + signWidth + Style.gap : 0

    implicitHeight: paper ? texts.implicitHeight + 2 * Style.gap + Style.gapSmall : above + texts.implicitHeight + Style.gapSmall

    Loader {
        active: block.paper
        width: parent.width
        height: parent.height - Style.gapSmall

        sourceComponent: Rectangle {
            radius: Style.radius
            color: block.piece.sign === "failed" ? Style.badSoft : block.piece.sign === "done" ? Style.goodSoft : Style.surface

            Mark {
                anchors.verticalCenter: parent.verticalCenter
                x: Style.gap
                sign: block.piece.sign
                diameter: block.signWidth
            }
        }
    }
    Loader {
        active: block.line
        x: Style.gapSmall
        y: block.above + Math.round(value.font.pixelSize * 0.6)

        sourceComponent: Rectangle {
            width: Style.gapSmall
            height: Style.gapSmall
            radius: height / 2
            color: Style.accent
        }
    }
    Item {
        id: texts

        x: block.indent
        y: block.paper ? Style.gap : block.above
        width: parent.width - x - (block.paper ? Style.gap : block.changeable ? change.width + Style.gap + 3 * Style.ring : 0)
        implicitHeight: block.paper ? label.implicitHeight + value.implicitHeight
            : Math.max(label.visible ? label.implicitHeight : 0, value.implicitHeight, block.changeable ? change.height : 0)

        Copy {
            id: label

            width: block.fact ? block.labelWidth - Style.gap : parent.width
            y: block.changeable ? Math.max(0, (texts.height - height) / 2) : 0
            visible: block.fact || block.paper
            prose: block.piece.label
            size: block.paper ? Style.textLead : Style.textBody
            font.weight: block.paper ? Font.Bold : Font.Normal
            color: block.paper ? Style.ink : Style.inkSoft
        }
        Copy {
            id: value

            x: block.fact ? block.labelWidth : 0
            y: block.paper ? label.implicitHeight : block.changeable ? Math.max(0, (texts.height - height) / 2) : 0
            width: parent.width - x
            prose: block.piece.text
            size: block.heading ? Style.textLead : Style.textBody
            font.weight: block.fact || block.heading ? Font.Bold : Font.Normal
            color: block.heading ? Style.accent : Style.ink
            Accessible.role: block.heading ? Accessible.Heading : Accessible.StaticText
        }
    }
    Loader {
        id: change

        active: block.changeable
        anchors.right: parent.right
        anchors.rightMargin: 3 * Style.ring // the body is cut at its edge
        y: block.above + Math.max(0, (texts.height - height) / 2)

        sourceComponent: WordButton {
            objectName: block.piece.change
            width: Math.max(Style.mm(40), implicitWidth)
            height: Style.target
            size: Style.textBody
            text: block.changeWord
            Accessible.name: block.changeWord + " " + block.piece.label
            onClicked: block.changed(block.piece.change)
        }
    }
    Loader {
        active: block.fact
        anchors.bottom: parent.bottom
        width: parent.width
        height: Style.hair

        sourceComponent: Rectangle {
            color: Style.rule
        }
    }
}
