pragma ComponentBehavior: Bound
import QtQuick
import style
import components

// Somebody looks for a service: by letters, or by a word that people often use. What was typed is here and nowhere else.
Screen {
    id: screen

    property string typed: ""
    readonly property real half: landscape ? width * Style.leftShare : width

    function look(text: string) {
        typed = text;
        kiosk.find(text);
    }

    Keys.onPressed: event => event.accepted = pad.press(event)

    Rectangle {
        id: entry

        x: Style.margin
        y: Style.gap
        width: screen.half - 2 * Style.margin
        height: Math.max(Style.target, written.implicitHeight) + 2 * Style.gapSmall
        radius: Style.radius
        color: Style.surface
        border.width: Style.line
        border.color: Style.border

        Icon {
            id: sign

            anchors.left: parent.left
            anchors.leftMargin: Style.gap
            anchors.verticalCenter: parent.verticalCenter
            name: "search"
        }
        Title {
            id: written

            anchors.left: sign.right
            anchors.right: parent.right
            anchors.margins: Style.gap
            anchors.verticalCenter: parent.verticalCenter
            text: screen.typed === "" ? screen.words.search_title : screen.typed
            size: Style.textHeading
            Accessible.name: screen.typed === "" ? text : screen.words.search_title + ", " + text
        }
    }
    Copy {
        id: lead

        x: Style.margin
        anchors.top: entry.bottom
        anchors.topMargin: Style.gapSmall
        width: entry.width
        prose: screen.words.search_lead
        color: Style.inkSoft
    }
    Item {
        id: results

        readonly property real above: screen.landscape ? entry.y : lead.y + lead.height

        anchors.top: screen.landscape ? entry.top : lead.bottom
        // In the low position what was found begins where it can be touched, its heading just above.
        anchors.topMargin: Math.max(screen.landscape ? 0 : Style.gap,
            Style.pageReach - above - heading.height - Style.gapSmall)
        anchors.bottom: screen.landscape ? pad.bottom : pad.top
        anchors.bottomMargin: screen.landscape ? 0 : Style.gap
        anchors.left: screen.landscape ? pad.right : parent.left
        anchors.leftMargin: Style.margin
        anchors.right: parent.right
        anchors.rightMargin: Style.margin

        Copy {
            id: heading

            width: parent.width
            text: screen.typed === "" ? screen.words.search_suggested
                : screen.shown.found.length > 0 ? screen.words.search_found : screen.words.search_nothing
            size: screen.typed !== "" && screen.shown.found.length === 0 ? Style.textHeading : Style.textBody
            color: Style.inkSoft
            font.weight: Font.Bold
            Accessible.role: Accessible.Heading
        }
        Flow {
            id: chips

            anchors.top: heading.bottom
            anchors.topMargin: Style.gapSmall
            anchors.bottom: parent.bottom
            width: parent.width
            spacing: Style.gapTools
            visible: screen.typed === ""

            Repeater {
                model: screen.shown.suggested

                WordButton {
                    required property string modelData

                    objectName: "word:" + modelData
                    text: modelData
                    width: Math.min(chips.width, implicitWidth)
                    edge: Style.border
                    edgeWidth: Style.hair
                    // no more than there is room for
                    visible: y + height <= chips.height
                    onClicked: screen.look(modelData)
                }
            }
        }
        Offers {
            anchors.top: heading.bottom
            anchors.topMargin: Style.gapSmall
            anchors.bottom: parent.bottom
            width: parent.width
            visible: screen.shown.found.length > 0
            most: 1
            grouped: false
            words: screen.words
            services: screen.shown.found
            onChosen: id => screen.kiosk.start(screen.turn, id)
        }
        Column {
            anchors.top: heading.bottom
            anchors.topMargin: Style.gap
            width: parent.width
            spacing: Style.gap
            visible: screen.typed !== "" && screen.shown.found.length === 0

            Copy {
                width: parent.width
                prose: screen.words.search_nothing_lead.replace("{hours}", screen.shown.hall.hours).replace("{telephone}", screen.shown.hall.telephone)
                size: Style.textLead
            }
            BigButton {
                objectName: "search:all"
                width: parent.width
                text: screen.words.search_all
                onClicked: screen.kiosk.back(screen.turn)
            }
        }
    }
    LetterPad {
        id: pad

        x: Style.margin
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Style.gapLarge
        width: entry.width
        words: screen.words
        erasable: screen.typed !== ""
        onTyped: letter => screen.look(screen.typed + letter)
        onErased: screen.look(screen.typed.slice(0, -1))
    }
}
