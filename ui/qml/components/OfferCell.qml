pragma ComponentBehavior: Bound
import QtQuick
import pages

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
    readonly property OfferCard button: card

    signal chosen()

    Loader {
        active: cell.group !== null
        width: parent.width

        sourceComponent: OfferHeading {
            title: cell.group.title
            icon: cell.group.icon
        }
    }
    OfferCard {
        id: card

        y: cell.head
        width: parent.width
        height: parent.height - y
        offer: cell.offer
        words: cell.words
        reason: cell.reason
        onClicked: cell.chosen()
    }
}
