import QtQuick
import pages
import style

// Previous, where we are, next.
Item {
    id: pager

    required property Words words
    property int current: 0
    property int count: 1
    signal turned(int to)

    implicitHeight: Style.target

    BigButton {
        objectName: "page:previous"
        width: pager.width * 0.3
        height: parent.height
        size: Style.textBody
        text: pager.words.previous_page
        visible: pager.current > 0
        onClicked: pager.turned(pager.current - 1)
    }
    Copy {
        anchors.centerIn: parent
        text: pager.words.page_of.replace("{n}", pager.current + 1).replace("{m}", pager.count)
        color: Style.inkSoft
    }
    BigButton {
        objectName: "page:next"
        anchors.right: parent.right
        width: pager.width * 0.3
        height: parent.height
        size: Style.textBody
        text: pager.words.next_page
        visible: pager.current < pager.count - 1
        onClicked: pager.turned(pager.current + 1)
    }
}
