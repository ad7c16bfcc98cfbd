import QtQuick
import pages
import components

// Put your card in: a picture of the slot with a card moving in.
View {
    id: view

    required property InsertCardBody body

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        CardPicture {
            anchors.fill: parent
            name: flat ? view.words.id_card_name : view.words.social_card_name
            slot: flat ? view.words.id_card_place : view.words.social_card_place
            flat: view.body.card === "id_card"
        }
    }
}
