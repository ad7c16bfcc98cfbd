import QtQuick
import QtQuick.Layouts
import pages
import components
import style

// Each paper on its way, in honest words: "sent to the printer" is not "in your hand".
View {
    id: view

    required property PapersBody body

    readonly property var said: ({
        queued: words.paper_queued,
        printing: words.paper_printing,
        sent_to_printer: words.paper_sent_to_printer,
        printed: words.paper_printed,
        failed: words.paper_failed
    })
    readonly property var signs: ({queued: "waiting", printing: "working", sent_to_printer: "done", printed: "done", failed: "failed"})

    PageFrame {
        id: layout

        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: [
            Highlight {
                id: number

                fact: view.frame.highlight
                Layout.fillWidth: true
            },
            ScanCode {
                readonly property int beside: number.height + (Style.landscape ? 0 : papers.whole + Style.gapFrame)

                code: view.body.code
                hasRoom: Style.scale !== "larger" || edge + Style.gap <= layout.rest - beside
                Layout.fillWidth: true
            }
        ]

        PagedBody {
            id: papers

            anchors.fill: parent
            words: view.words
            papers: view.body.lines.map(paper => ({
                label: paper.name,
                text: view.said[paper.state] + (paper.note === "" ? "" : "\n" + paper.note),
                sign: view.signs[paper.state]
            }))
            facts: view.body.facts
            sections: view.body.sections
        }
    }
}
