import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// One question, big answers. Facts and sections, if any, stand above the answers; why it is asked stands below the question.
View {
    id: view

    required property ChoiceBody body

    // Nothing to choose, only the way on: it stands where every page has it.
    readonly property bool alone: body.options.length === 1 && body.options[0].weight === "primary"
    readonly property bool reads: body.facts.length + body.sections.length > 0
    readonly property int columns: body.options.length > (landscape ? 5 : 7) ? 2 : 1
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
                visible: view.alone && !view.reads
                Layout.fillHeight: true
            }
            PagedOptions {
                kiosk: view.kiosk
                words: view.words
                turn: view.turn
                options: view.body.options
                at: view.body.at
                columns: view.columns
                centred: view.alone
                minimumHeight: view.crowded ? Style.target : options.length > 3 || view.alone ? Style.button : Style.choice
                Layout.fillWidth: true
                Layout.fillHeight: !view.reads && !view.alone
                Layout.maximumHeight: view.reads || view.alone ? implicitHeight : Infinity
            }
        }
    }
}
