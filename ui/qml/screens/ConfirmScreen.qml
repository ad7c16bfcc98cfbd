import QtQuick
import QtQuick.Layouts
import components

// Everything that will be handed in, once more, before it is.
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
            onChanged: what => screen.kiosk.reply(screen.turn, what)
        }
    }
}
