import QtQuick
import components

// Who asks, for what, how long, how to withdraw. The choices weigh the same: a consent that is nudged is none.
Screen {
    id: screen

    PageFrame {
        kiosk: screen.kiosk
        turn: screen.turn
        page: screen.page
        equalOptions: true

        PagedBody {
            anchors.fill: parent
            words: screen.words
            facts: screen.page.facts
            sections: screen.page.sections
        }
    }
}
