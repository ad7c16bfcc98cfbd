import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// One question, big answers. Facts and sections, if any, stand above the answers; why it is asked stands below the question.
View {
    id: view

    required property ChoiceBody body

    readonly property bool reads: body.facts.length + body.sections.length > 0
    // Nothing to choose, only the way on, or ways on from what is read: they stand where every page has them.
    readonly property bool waysOn: reads || body.options.length === 1 && body.options[0].weight === "primary"
    readonly property int columns: reads && landscape && body.options.length < 4 ? body.options.length
                                 : body.options.length > (landscape ? 5 : 7) ? 2 : 1
    // more answers than four rows of two columns: lower ones, so that as few as can be have to be turned to
    readonly property bool crowded: landscape && body.options.length > 8

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Why {
            words: view.words
            reason: view.frame.why
            Layout.fillWidth: true
        }

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gapLarge

            PagedBody {
                words: view.words
                facts: view.body.facts
                sections: view.body.sections
                visible: view.reads
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            Item {
                visible: view.waysOn && !view.reads
                Layout.fillHeight: true
            }
            PagedOptions {
                kiosk: view.kiosk
                words: view.words
                turn: view.turn
                options: view.body.options
                at: view.body.at
                columns: view.columns
                centred: view.waysOn
                minimumHeight: view.crowded ? Style.target : options.length > 3 || view.waysOn ? Style.button : Style.choice
                Layout.fillWidth: true
                Layout.fillHeight: !view.waysOn
                Layout.maximumHeight: view.waysOn ? implicitHeight : Infinity
            }
        }
    }
}
