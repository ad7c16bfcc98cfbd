import QtQuick
import QtQuick.Layouts
import components

// A longer text, page by page.
Screen {
    id: screen

    PageFrame {
        kiosk: screen.kiosk
        turn: screen.turn
        page: screen.page

        aside: Highlight {
            fact: screen.page.highlight
            Layout.fillWidth: true
        }

        PagedBody {
            anchors.fill: parent
            words: screen.words
            facts: screen.page.facts
            sections: screen.page.sections
        }
    }
}
