import QtQuick
import pages
import style

// What the card of a scene says, with room for its sign before it. One that cannot be begun says why; one that is done elsewhere, where.
Item {
    id: said

    property Service offer: null
    required property Words words
    property int detail: 2
    // said above all cards, and not again on each
    property string reason: ""
    // what stands below the title, a line each
    readonly property list<string> lines: {
        if (offer === null)
            return [];
        if (offer.elsewhere)
            return [words.search_elsewhere, offer.hint];
        if (!offer.available)
            return offer.hint === reason ? [] : [offer.hint];
        const minutes = offer.minutes > 0 ? words.minutes.replace("{n}", String(offer.minutes)) : "";
        const about = [minutes, detail > 0 ? offer.whom : ""].filter(part => part !== "").join(" · ");
        const found = offer.word === "" ? "" : words.search_by.replace("{word}", offer.word);
        return [about, found, detail > 1 ? offer.hint : ""].filter(line => line !== "");
    }
    readonly property bool open: offer !== null && offer.available
    readonly property real under: lines.length > 0 ? below.height : 0

    implicitHeight: Math.max(Style.target, title.height + under)

    Copy {
        id: title

        y: (parent.height - height - said.under) / 2
        anchors.left: parent.left
        anchors.leftMargin: Style.target + Style.gap
        anchors.right: parent.right
        prose: said.offer === null ? "" : said.offer.label
        size: Style.unbroken(text, width, Style.fitted(text, width, Style.textLead, Style.textBody))
        font.weight: Font.Bold
        color: said.open ? Style.accent : Style.ink
        lineHeight: 0.95
        Accessible.ignored: true
    }
    Copy {
        id: below

        anchors.top: title.bottom
        anchors.left: title.left
        anchors.right: title.right
        visible: prose !== ""
        prose: said.lines.join("\n")
        color: said.open ? Style.inkSoft : Style.ink
        lineHeight: 0.95
        Accessible.ignored: true
    }
}
