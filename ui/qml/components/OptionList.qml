pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style

// The options of a page, as big buttons in their order. Among many in two columns one that is more than the others, or less,
// has a row; a few stand side by side, and the last of three has a row when their words are long.
GridLayout {
    id: list

    required property Bridge kiosk
    required property int turn
    property list<Option> options: []
    property bool equal: false
    readonly property bool few: options.length <= 4
    property bool centred: true
    property int minimumHeight: Style.button
    property int size: Style.textLead
    // what of it is on the screen, in pixels; what is not cannot be pressed
    property real from: 0
    property real to: Infinity
    // the button that had the focus when the buttons were made anew
    property string focused: ""
    // how many stand side by side where there is room across: three only where each says it on one line
    readonly property int abreast: options.length === 3 && onOneLine(3) ? 3 : Math.max(1, Math.min(2, options.length))
    // a button has another place or another height
    signal moved()

    rowSpacing: Style.gap
    columnSpacing: Style.gap
    uniformCellWidths: true
    Layout.fillHeight: false
    visible: options.length > 0

    function onOneLine(count: int): bool {
        const room = (width - (count - 1) * columnSpacing) / count - 2 * Style.gap;
        return options.every(option => size * Style.ems(option.label) <= room);
    }

    Repeater {
        model: list.options
        onItemRemoved: (_, button) => {
            if (button.activeFocus)
                list.focused = button.objectName;
        }
        onItemAdded: (_, button) => {
            if (button.objectName !== list.focused)
                return;
            list.focused = "";
            button.forceActiveFocus(Qt.TabFocusReason);
        }

        BigButton {
            required property Option modelData
            required property int index
            readonly property bool odd: index + 1 === list.options.length && index % list.columns === 0
            readonly property bool here: y >= list.from && y < list.to

            objectName: "option:" + modelData.id
            text: modelData.label
            hint: modelData.hint
            weight: modelData.chosen ? "primary" : list.equal ? "secondary" : modelData.weight
            centred: list.centred
            size: list.size
            enabled: here
            onYChanged: list.moved()
            onHeightChanged: list.moved()
            Accessible.ignored: !list.enabled || !here
            minimumHeight: list.minimumHeight
            Layout.columnSpan: (list.few ? odd : modelData.weight !== "secondary") ? list.columns : 1
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: list.kiosk.reply(list.turn, modelData.id)
        }
    }
}
