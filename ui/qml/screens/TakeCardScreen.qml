import QtQuick
import QtQuick.Layouts
import style
import components

// Take your card. The case number and what happens next stay in sight.
Screen {
    id: screen

    readonly property bool reads: page.facts.length + page.sections.length > 0

    PageFrame {
        kiosk: screen.kiosk
        turn: screen.turn
        page: screen.page

        aside: Highlight {
            fact: screen.page.highlight
            Layout.fillWidth: true
        }

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gap

            PagedBody {
                words: screen.words
                facts: screen.page.facts
                sections: screen.page.sections
                visible: screen.reads
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: 1
            }
            CardPicture {
                name: screen.words[screen.page.card + "_name"]
                slot: screen.words[screen.page.card + "_place"]
                flat: screen.page.card === "id_card"
                leaving: true
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: 1
            }
        }
    }
}
