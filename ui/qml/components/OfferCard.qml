import QtQuick
import pages
import style

// A scene on offer: its sign, what it is, for whom, how long. One that cannot be begun says why; one that is done elsewhere, where.
BigButton {
    id: card

    required property Service offer
    required property Words say
    property int detail: 2
    // said above all cards, and not again on each
    property string reason: ""
    // what stands below the title, a line each
    readonly property list<string> lines: {
        if (offer.elsewhere)
            return [say.search_elsewhere, offer.hint];
        if (!offer.available)
            return offer.hint === reason ? [] : [offer.hint];
        const minutes = offer.minutes > 0 ? say.minutes.replace("{n}", String(offer.minutes)) : "";
        const about = [minutes, detail > 0 ? offer.whom : ""].filter(part => part !== "").join(" · ");
        const found = offer.word === "" ? "" : say.search_by.replace("{word}", offer.word);
        return [about, found, detail > 1 ? offer.hint : ""].filter(line => line !== "");
    }

    readonly property real under: lines.length > 0 ? below.height : 0

    objectName: "service:" + offer.id
    text: offer.label
    hint: lines.join(", ")
    enabled: offer.available
    weight: offer.available ? "secondary" : "quiet"
    centred: false
    edge: Style.border
    edgeWidth: offer.available ? Style.hair : 0
    implicitHeight: Math.max(minimumHeight, sign.height, title.height + under) + 2 * Style.gapSmall
    contentItem: Item {
        Rectangle {
            id: sign

            anchors.verticalCenter: parent.verticalCenter
            width: Style.target
            height: width
            radius: Style.radius
            color: card.offer.available ? Style.accentSoft : Style.surface

            Icon {
                anchors.centerIn: parent
                edge: sign.width * 0.7
                name: card.offer.icon
                colour: card.offer.available ? Style.accent : Style.inkSoft
            }
        }
        Copy {
            id: title

            y: (parent.height - height - card.under) / 2
            anchors.left: sign.right
            anchors.leftMargin: Style.gap
            anchors.right: parent.right
            prose: card.text
            size: Style.unbroken(text, width, Style.fitted(text, width, Style.textLead, Style.textBody))
            font.weight: Font.Bold
            color: card.offer.available ? Style.accent : Style.ink
            lineHeight: 0.95
            Accessible.ignored: true
        }
        Copy {
            id: below

            anchors.top: title.bottom
            anchors.left: title.left
            anchors.right: title.right
            visible: text !== ""
            prose: card.lines.join("\n")
            color: card.offer.available ? Style.inkSoft : Style.ink
            lineHeight: 0.95
            Accessible.ignored: true
        }
    }
}
