import QtQuick
import QtQuick.Layouts
import pages
import components

// A longer text, page by page.
View {
    id: view

    required property NoticeBody body

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
