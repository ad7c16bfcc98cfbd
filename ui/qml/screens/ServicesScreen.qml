import QtQuick
import style
import components

// What can be done here: a card for each scene, under the heading of its group, and a search for whoever does not find it.
Screen {
    id: screen

    // what keeps several of them closed is said once, above them
    readonly property string reason: {
        const closed = shown.services.filter(service => !service.available);
        return closed.length > 2 && closed.every(service => service.hint === closed[0].hint) ? closed[0].hint : "";
    }

    // In the low position the title stands above what is touched, not beside it.
    readonly property int reach: Math.max(Style.gap, Style.pageReach)
    readonly property bool low: reach >= 3 * Style.textTitle
    readonly property real beneath: Math.max(title.y + title.height, search.y + search.height) + Style.gap

    Title {
        id: title

        anchors.left: parent.left
        anchors.leftMargin: Style.margin
        anchors.right: screen.low ? parent.right : search.left
        anchors.rightMargin: Style.gap
        y: screen.low ? screen.reach - height - Style.gap : screen.reach + Math.max(0, (search.height - height) / 2)
        prose: screen.words.services_title
        size: Style.fitted(text, width, Style.textTitle, Style.textHeading)
    }
    WordButton {
        id: search

        objectName: "search"
        sign: "search"

        anchors.right: parent.right
        anchors.rightMargin: Style.margin
        y: screen.reach
        text: screen.words.search
        onClicked: screen.kiosk.search(screen.turn)
    }
    Copy {
        id: lead

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Style.margin
        y: screen.beneath
        visible: screen.reason !== ""
        prose: screen.words.services_closed.replace("{why}", screen.reason)
        size: Style.textLead
    }
    Offers {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Style.margin
        y: lead.visible ? lead.y + lead.height + Style.gap : screen.beneath
        height: parent.height - y - Style.gapLarge
        words: screen.words
        services: screen.shown.services
        reason: screen.reason
        onChosen: id => screen.kiosk.start(screen.turn, id)
    }
}
