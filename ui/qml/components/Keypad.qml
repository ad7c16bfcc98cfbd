pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style

// Ten digits in the order of `keys`, "erase" and "confirm", and a point where one is wanted. It types for whoever shows what
// was typed. `family` is what the names of its keys begin with; `wide` puts whatever stood below the nine beside them.
GridLayout {
    id: pad

    required property Words words
    required property var keys
    property string family: "pin:"
    property string point: ""
    property bool wide: false
    property bool pointable: false
    property bool erasable: false
    property bool confirmable: complete
    property bool complete: false
    signal typed(digit: string)
    signal pointed
    signal erased
    signal confirmed

    // where the keys stand that are not the first nine: row, column, and how many rows high
    readonly property var places: {
        if (wide)
            return point === "" ? {zero: [1, 3, 1], point: [0, 0, 1], erase: [0, 3, 1], ok: [2, 3, 1]}
                : {zero: [0, 3, 1], point: [1, 3, 1], erase: [0, 4, 1], ok: [1, 4, 2]};
        return point === "" ? {zero: [3, 1, 1], point: [0, 0, 1], erase: [3, 0, 1], ok: [3, 2, 1]}
            : {zero: [3, 1, 1], point: [3, 0, 1], erase: [0, 3, 2], ok: [2, 3, 2]};
    }

    columns: 5
    columnSpacing: Style.gap
    rowSpacing: Style.gap
    uniformCellWidths: true
    uniformCellHeights: true

    function focusConfirm() {
        confirm.forceActiveFocus(Qt.TabFocusReason);
    }

    // The keys of a real keyboard, too; whether `event` was one of them.
    function press(event: var): bool {
        const dot = point !== "" && [Qt.Key_Period, Qt.Key_Comma].includes(event.key);
        const mine = dot || event.key === Qt.Key_Backspace || (event.key >= Qt.Key_0 && event.key <= Qt.Key_9);
        if (mine && !event.isAutoRepeat) {
            if (dot)
                pointed();
            else if (event.key === Qt.Key_Backspace)
                erased();
            else
                typed(String(event.key - Qt.Key_0));
        }
        return mine;
    }

    // A key with a word: as large as the word finds room on one line.
    component WordKey: BigButton {
        leftPadding: 2 * Style.line
        rightPadding: 2 * Style.line
        size: Style.fitted(text, availableWidth, Style.textLead, Style.textSmall)
        Layout.fillWidth: true
        Layout.fillHeight: true
    }

    Repeater {
        model: pad.keys.slice(0, 9)

        BigButton {
            required property string modelData
            required property int index

            objectName: pad.family + modelData
            Layout.row: Math.floor(index / 3)
            Layout.column: index % 3
            text: modelData
            size: height < Style.lineHeight * Style.textTitle ? Style.textHeading : Style.textTitle
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: pad.typed(modelData)
        }
    }
    BigButton {
        objectName: pad.family + "point"
        visible: pad.point !== ""
        text: pad.point
        enabled: pad.pointable
        Layout.row: pad.places.point[0]
        Layout.column: pad.places.point[1]
        Layout.rowSpan: pad.places.point[2]
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: pad.pointed()
    }
    WordKey {
        objectName: pad.family + "erase"
        text: pad.words.pin_erase
        standIn: "erase"
        enabled: pad.erasable
        Layout.row: pad.places.erase[0]
        Layout.column: pad.places.erase[1]
        Layout.rowSpan: pad.places.erase[2]
        onClicked: pad.erased()
    }
    BigButton {
        objectName: pad.family + text
        text: pad.keys[9]
        size: height < Style.lineHeight * Style.textTitle ? Style.textHeading : Style.textTitle
        Layout.row: pad.places.zero[0]
        Layout.column: pad.places.zero[1]
        Layout.rowSpan: pad.places.zero[2]
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: pad.typed(text)
    }
    WordKey {
        id: confirm

        objectName: pad.family + "ok"
        text: pad.words.pin_ok
        standIn: "done"
        weight: pad.complete ? "primary" : "secondary"
        enabled: pad.confirmable
        Layout.row: pad.places.ok[0]
        Layout.column: pad.places.ok[1]
        Layout.rowSpan: pad.places.ok[2]
        onClicked: pad.confirmed()
    }
}
