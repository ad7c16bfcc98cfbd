pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style

// Ten digits in the order of `keys`, "erase" and "confirm". It types for whoever shows what was typed.
GridLayout {
    id: pad

    required property Words words
    required property var keys
    property bool erasable: false
    property bool complete: false
    signal typed(digit: string)
    signal erased
    signal confirmed

    columns: 3
    columnSpacing: Style.gap
    rowSpacing: Style.gap
    uniformCellWidths: true
    uniformCellHeights: true

    function focusConfirm() {
        confirm.forceActiveFocus(Qt.TabFocusReason);
    }

    // The keys of a real keyboard, too; whether `event` was one of them.
    function press(event: var): bool {
        const mine = event.key === Qt.Key_Backspace || (event.key >= Qt.Key_0 && event.key <= Qt.Key_9);
        if (mine && !event.isAutoRepeat) {
            if (event.key === Qt.Key_Backspace)
                erased();
            else
                typed(String(event.key - Qt.Key_0));
        }
        return mine;
    }

    Repeater {
        model: pad.keys.slice(0, 9)

        BigButton {
            required property string modelData

            objectName: "pin:" + modelData
            text: modelData
            size: Style.textTitle
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: pad.typed(modelData)
        }
    }
    BigButton {
        objectName: "pin:erase"
        text: pad.words.pin_erase
        enabled: pad.erasable
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: pad.erased()
    }
    BigButton {
        objectName: "pin:" + text
        text: pad.keys[9]
        size: Style.textTitle
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: pad.typed(text)
    }
    BigButton {
        id: confirm

        objectName: "pin:ok"
        text: pad.words.pin_ok
        weight: pad.complete ? "primary" : "secondary"
        enabled: pad.complete
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: pad.confirmed()
    }
}
