pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style

// The letters in the order of the alphabet, which everybody knows who knows Pinyin, and a wide "delete".
GridLayout {
    id: pad

    required property Words words
    property bool erasable: false
    readonly property var letters: Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    signal typed(letter: string)
    signal erased

    columns: 7
    columnSpacing: Style.gapTools
    rowSpacing: Style.gapTools
    uniformCellWidths: true
    uniformCellHeights: true

    // The keys of a real keyboard, too; whether `event` was one of them.
    function press(event: var): bool {
        const letter = event.key >= Qt.Key_A && event.key <= Qt.Key_Z;
        const mine = letter || event.key === Qt.Key_Backspace;
        if (letter)
            typed(String.fromCharCode(event.key));
        else if (mine)
            erased();
        return mine;
    }

    Repeater {
        model: pad.letters

        BigButton {
            required property string modelData

            objectName: "letter:" + modelData
            text: modelData
            size: Style.textHeading
            minimumHeight: Style.target
            leftPadding: 0
            rightPadding: 0
            edge: Style.border
            edgeWidth: Style.hair
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: pad.typed(modelData)
        }
    }
    BigButton {
        objectName: "letter:erase"
        text: pad.words.search_erase
        size: Style.textBody
        minimumHeight: Style.target
        leftPadding: 0
        rightPadding: 0
        enabled: pad.erasable
        Layout.columnSpan: 2
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: pad.erased()
    }
}
