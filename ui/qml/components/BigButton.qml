pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import style

// A button: a label, an optional hint below, three weights. A pressed button shows it at once. A finger, a key and a screen
// reader press it alike; a press begins and ends on it while it is enabled, and a key that is merely held presses nothing.
AbstractButton {
    id: button

    property string hint: ""
    // of style/Icons.qml: stands for the words where one of them is wider than the button, and would be broken
    property string standIn: ""
    readonly property bool signed: standIn !== "" && Style.longestWord(text) * Style.textSmall > availableWidth
    // primary (filled), secondary (outlined), quiet (no border)
    property string weight: "secondary"
    property int size: Style.textLead
    property bool centred: true
    property int minimumHeight: Style.button
    property color edge: Style.accent
    property int edgeWidth: quiet ? 0 : Style.line
    property int heldKey: 0
    readonly property bool primary: weight === "primary"
    readonly property bool quiet: weight === "quiet"

    implicitHeight: Math.max(minimumHeight, implicitContentHeight + 2 * Style.gapSmall)
    implicitWidth: Style.button
    leftPadding: Style.gap
    rightPadding: Style.gap
    focusPolicy: Qt.TabFocus
    down: pressed || heldKey !== 0
    z: activeFocus ? 1 : 0
    onEnabledChanged: heldKey = 0
    onActiveFocusChanged: heldKey = 0

    Accessible.role: Accessible.Button
    Accessible.name: hint === "" ? text : text + ", " + hint
    // One that cannot be pressed now is still there; one that lies under a layer is not.
    Accessible.ignored: parent === null || !parent.enabled
    Accessible.onPressAction: {
        if (enabled && visible) {
            Hand.spoken();
            click();
        }
    }

    Keys.onPressed: event => {
        event.accepted = presses(event.key);
        if (event.accepted && !event.isAutoRepeat)
            heldKey = event.key;
    }
    Keys.onReleased: event => {
        event.accepted = presses(event.key);
        if (!event.accepted || event.isAutoRepeat || event.key !== heldKey)
            return;
        heldKey = 0;
        click();
    }

    function presses(key: int): bool {
        return [Qt.Key_Space, Qt.Key_Select, Qt.Key_Return, Qt.Key_Enter].includes(key);
    }

    background: Rectangle {
        radius: Style.radius
        color: button.primary ? (button.down ? Style.accentDown : Style.accent)
             : (button.down ? Style.accentSoft : (button.quiet ? Style.surface : Style.paper))
        border.width: button.edgeWidth
        border.color: button.edge

        FocusRing {
            control: button
        }
    }
    contentItem: Item {
        implicitHeight: words.implicitHeight

        Column {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            width: parent.width

            Loader {
                active: button.signed
                visible: active
                anchors.horizontalCenter: parent.horizontalCenter

                sourceComponent: Icon {
                    name: button.standIn
                    colour: button.primary ? Style.inkOnAccent : Style.accent
                }
            }
            Copy {
                width: parent.width
                visible: !button.signed
                prose: button.text
                size: Style.unbroken(button.text, width, button.size)
                font.weight: button.quiet ? Font.Medium : Font.Bold
                horizontalAlignment: button.centred ? Text.AlignHCenter : Text.AlignLeft
                color: button.primary ? Style.inkOnAccent : Style.accent
                Accessible.ignored: true
            }
            Loader {
                width: parent.width
                active: button.hint !== ""
                visible: active

                sourceComponent: Copy {
                    prose: button.hint
                    horizontalAlignment: button.centred ? Text.AlignHCenter : Text.AlignLeft
                    color: button.primary ? Style.inkOnAccent : Style.inkSoft
                    Accessible.ignored: true
                }
            }
        }
    }
}
