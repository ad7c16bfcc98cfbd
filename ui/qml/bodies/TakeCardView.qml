import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// Take your card. The case number and what happens next stay in sight.
View {
    id: view

    required property TakeCardBody body

    readonly property bool reads: body.facts.length + body.sections.length > 0

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Highlight {
            fact: view.frame.highlight
            Layout.fillWidth: true
        }

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gap

            PagedBody {
                words: view.words
                facts: view.body.facts
                sections: view.body.sections
                visible: view.reads
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: 1
            }
            CardPicture {
                name: flat ? view.words.id_card_name : view.words.social_card_name
                slot: flat ? view.words.id_card_place : view.words.social_card_place
                flat: view.body.card === "id_card"
                leaving: true
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: 1
            }
        }
    }
}
