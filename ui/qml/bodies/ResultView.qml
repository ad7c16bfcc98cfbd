import QtQuick
import QtQuick.Layouts
import pages
import components

// The answer: the one date to remember, the facts, and why, naming the article.
View {
    id: view

    required property ResultBody body

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
