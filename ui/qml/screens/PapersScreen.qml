import QtQuick
import QtQuick.Layouts
import components

// Each paper on its way, in honest words: "sent to the printer" is not "in your hand".
Screen {
    id: screen

    readonly property var signs: ({queued: "waiting", printing: "working", sent_to_printer: "done", failed: "failed"})

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
            papers: screen.page.papers.map(paper => ({
                label: paper.name,
                text: screen.words["paper_" + paper.state] + (paper.note === "" ? "" : "\n" + paper.note),
                sign: screen.signs[paper.state]
            }))
            facts: screen.page.facts
            sections: screen.page.sections
        }
    }
}
