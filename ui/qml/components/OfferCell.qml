import QtQuick
import pages
import style

// A scene on offer, and above it the heading of its group where it is the first of it: they are read in this order.
Item {
    id: cell

    required property Service offer
    required property Words words
    // {title, icon}; null where it is not the first
    property var group: null
    property string reason: ""
    property alias detail: card.detail
    // the room that the heading is given
    property real head: 0
    readonly property real headingHeight: group === null ? 0 : heading.implicitHeight
    readonly property real cardHeight: card.implicitHeight

    signal chosen()

    Item {
        id: heading

        visible: cell.group !== null
        width: parent.width
        implicitHeight: Math.max(sign.height, title.height)

        Icon {
            id: sign

            anchors.verticalCenter: parent.verticalCenter
            edge: title.size
            name: cell.group !== null ? cell.group.icon : "search"
            colour: Style.inkSoft
        }
        Copy {
            id: title

            anchors.left: sign.right
            anchors.leftMargin: Style.gapSmall
            anchors.right: parent.right
            prose: cell.group !== null ? cell.group.title : ""
            color: Style.inkSoft
            font.weight: Font.Bold
            Accessible.role: Accessible.Heading
        }
    }
    OfferCard {
        id: card

        y: cell.head
        width: parent.width
        height: parent.height - y
        offer: cell.offer
        say: cell.words
        reason: cell.reason
        minimumHeight: Style.target
        onClicked: cell.chosen()
    }
}
