import QtQuick
import components

// Put your card in: a picture of the slot with a card moving in.
Screen {
    id: screen

    PageFrame {
        kiosk: screen.kiosk
        page: screen.page

        CardPicture {
            anchors.fill: parent
            name: screen.words.card_name
            slot: screen.words.insert_card_slot
        }
    }
}
