import QtQuick
import pages
import components

// Who asks, for what, how long, how to withdraw. The choices weigh the same: a consent that is nudged is none.
View {
    id: view

    required property ConsentBody body

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame
        equalOptions: true

        PagedBody {
            anchors.fill: parent
            words: view.words
            facts: view.body.facts
            sections: view.body.sections
        }
    }
}
