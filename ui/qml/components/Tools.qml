pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style

// How the screen is to look and to sound, one tap each, on every page at the same place.
Rectangle {
    id: tools

    required property Bridge kiosk
    required property Appearance appearance
    required property Words words
    property bool canHear: false
    // Whether there is room for the words of all; a language with longer ones has the signs alone, and the names.
    readonly property bool worded: {
        let needed = -Style.gapTools;
        for (const tool of row.children)
            needed += tool.visible ? Math.max(Style.target, (tool as FrameTool).needs) + Style.gapTools : 0;
        return needed <= row.width;
    }

    color: Style.surface
    implicitHeight: row.implicitHeight + 2 * Style.gapTools

    Rectangle {
        width: parent.width
        height: Style.hair
        color: Style.rule
    }
    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Style.landscape ? Style.gapLarge : Style.margin
        anchors.rightMargin: Style.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: Style.gapTools

        FrameTool {
            objectName: "tool:contrast"
            sign: "contrast"
            text: tools.words.tool_contrast
            on: Style.theme === "contrast"
            onClicked: tools.appearance.toggle_theme("contrast")
        }
        FrameTool {
            objectName: "tool:night"
            sign: "night"
            text: tools.words.tool_night
            on: Style.theme === "night"
            onClicked: tools.appearance.toggle_theme("night")
        }
        FrameTool {
            objectName: "tool:larger"
            sign: "larger"
            text: tools.words.tool_larger
            on: Style.scale === "larger"
            onClicked: tools.appearance.toggle_scale()
        }
        FrameTool {
            objectName: "tool:low"
            visible: Style.canBeLow
            sign: "seated"
            text: tools.words.tool_low
            on: Style.low
            onClicked: tools.appearance.toggle_low()
        }
        FrameTool {
            objectName: "tool:language"
            visible: Style.otherLanguage !== ""
            sign: "language"
            text: Style.otherLanguage
            onClicked: tools.appearance.change_language()
        }
        FrameTool {
            objectName: "hear"
            visible: tools.canHear
            sign: "hear"
            text: tools.words.tool_hear
            Accessible.name: tools.words.hear_again
            onClicked: tools.kiosk.hear_again()
        }
        FrameTool {
            objectName: "tool:pace"
            visible: tools.canHear
            sign: "pace"
            text: tools.words.tool_pace
            Accessible.name: tools.words.pace
            onClicked: tools.kiosk.change_pace()
        }
        FrameTool {
            objectName: "tool:volume"
            visible: tools.canHear
            sign: "volume"
            text: tools.words.tool_volume
            Accessible.name: tools.words.volume
            onClicked: tools.kiosk.change_volume()
        }
    }

    component FrameTool: Tool {
        onWord: tools.words.tool_on
        worded: tools.worded
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumWidth: worded ? Math.max(Style.target, needs) : Style.target
        Layout.preferredWidth: Layout.minimumWidth
    }
}
