import QtQuick
import QtQuick.Layouts
import pages
import components

// Everything that will be handed in, once more, before it is.
View {
    id: view

    required property ReviewBody body

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
            onChanged: what => view.kiosk.reply(view.turn, what)
        }
    }
}
