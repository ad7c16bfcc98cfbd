import QtQuick
import pages
import style

// A scene on offer: its sign, what it is, for whom, how long.
BigButton {
    id: card

    required property Service offer
    required property Words words
    property alias detail: said.detail
    property alias reason: said.reason

    objectName: "service:" + offer.id
    text: offer.label
    hint: said.lines.join(", ")
    enabled: offer.available
    weight: offer.available ? "secondary" : "quiet"
    edge: Style.border
    edgeWidth: offer.available ? Style.hair : 0
    contentItem: OfferText {
        id: said

        offer: card.offer
        words: card.words

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: Style.target
            height: width
            radius: Style.radius
            color: card.offer.available ? Style.accentSoft : Style.surface

            Icon {
                anchors.centerIn: parent
                edge: parent.width * 0.7
                name: card.offer.icon
                colour: card.offer.available ? Style.accent : Style.inkSoft
            }
        }
    }
}
