import QtQuick
import QtQuick.Controls.Basic
import style

// A button: a label, an optional hint below, three weights. A pressed button shows it at once.
AbstractButton {
    id: button

    property string hint: ""
    // primary (filled), secondary (outlined), quiet (no border)
    property string weight: "secondary"
    property int size: Style.textLead
    property bool centred: true
    property int minimumHeight: Style.button
    readonly property bool primary: weight === "primary"
    readonly property bool quiet: weight === "quiet"

    implicitHeight: Math.max(minimumHeight, words.implicitHeight + 2 * Style.gapSmall)
    implicitWidth: Style.button
    leftPadding: Style.gap
    rightPadding: Style.gap
    focusPolicy: Qt.TabFocus

    Accessible.role: Accessible.Button
    Accessible.name: hint === "" ? text : text + ", " + hint
    Accessible.onPressAction: click()

    background: Rectangle {
        radius: Style.radius
        color: button.primary ? (button.down ? Style.accentDown : Style.accent)
             : (button.down ? Style.accentSoft : (button.quiet ? Style.surface : Style.paper))
        border.width: button.quiet ? 0 : Style.line
        border.color: button.visualFocus ? Style.ink : Style.accent
    }
    contentItem: Item {
        implicitHeight: words.implicitHeight

        Column {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            width: parent.width

            Copy {
                width: parent.width
                text: button.text
                size: button.size
                font.weight: button.quiet ? Font.Medium : Font.Bold
                horizontalAlignment: button.centred ? Text.AlignHCenter : Text.AlignLeft
                color: button.primary ? Style.inkOnAccent : Style.accent
                Accessible.ignored: true
            }
            Copy {
                width: parent.width
                visible: text !== ""
                text: button.hint
                horizontalAlignment: button.centred ? Text.AlignHCenter : Text.AlignLeft
                color: button.primary ? Style.inkOnAccent : Style.inkSoft
                Accessible.ignored: true
            }
        }
    }
}
