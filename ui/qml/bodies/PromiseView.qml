import QtQuick
import QtQuick.Layouts
import pages
import components

// What the citizen states, and the one button that makes it a promise.
View {
    id: view

    required property PromiseBody body

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Highlight {
            fact: view.frame.highlight
            Layout.fillWidth: true
        }

        PagedBody {
            anchors.fill: parent
            words: view.words
            facts: view.body.facts
            sections: view.body.sections
        }
    }
}
