pragma ComponentBehavior: Bound
import QtQuick
import pages
import style

// Previous, where we are, next.
Item {
    id: pager

    required property Words words
    property int current: 0
    property int count: 1
    // Between the buttons stand the numbers alone where the words find no room.
    readonly property string whole: words.page_of.replace("{n}", current + 1).replace("{m}", count)
    readonly property string brief: (current + 1) + " / " + count
    signal turned(int to)

    implicitHeight: Style.target

    component Turn: BigButton {
        id: turn

        // at the smallest size: letters of another script may be wider than ours
        readonly property real spelt: Math.ceil(smallest.advanceWidth) + Style.hair

        width: Math.max(0.3 * pager.width, Math.min(0.42 * pager.width, spelt + 2 * Style.gapSmall))
        height: pager.height
        leftPadding: Style.gapSmall
        rightPadding: Style.gapSmall
        size: Math.max(Style.textSmall, Math.min(Style.textBody, Math.floor(Style.textSmall * availableWidth / Math.max(1, spelt))))

        TextMetrics {
            id: smallest

            text: turn.text
            font.pixelSize: Style.textSmall
            font.weight: Font.Bold
        }
    }

    Turn {
        objectName: "page:previous"
        text: pager.words.previous_page
        visible: pager.current > 0
        onClicked: pager.turned(pager.current - 1)
    }
    Copy {
        anchors.centerIn: parent
        text: Style.textBody * Style.ems(pager.whole) < 0.4 * pager.width - 2 * Style.gapSmall ? pager.whole : pager.brief
        Accessible.name: pager.whole
        color: Style.inkSoft
    }
    Turn {
        objectName: "page:next"
        anchors.right: parent.right
        text: pager.words.next_page
        visible: pager.current < pager.count - 1
        onClicked: pager.turned(pager.current + 1)
    }
}
