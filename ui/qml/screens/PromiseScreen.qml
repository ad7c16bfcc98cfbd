import QtQuick
import QtQuick.Layouts
import components

// What the citizen states, and the one button that makes it a promise.
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
