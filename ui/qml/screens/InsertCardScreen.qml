import QtQuick
import components

// Put your card in: a picture of the slot with a card moving in.
Screen {
    id: screen

    PageFrame {
        kiosk: screen.kiosk
        turn: screen.turn
        page: screen.page

        CardPicture {
            anchors.fill: parent
            name: screen.words[screen.page.card + "_name"]
            slot: screen.words[screen.page.card + "_place"]
            flat: screen.page.card === "id_card"
        }
    }
}
