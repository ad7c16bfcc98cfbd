import QtQuick
import QtQuick.Layouts
import style
import components

// One question, big answers. Facts and sections, if any, stand above the answers; why it is asked stands below the question.
Screen {
    id: screen

    readonly property bool reads: page.facts.length + page.sections.length > 0
    readonly property int columns: page.options.length > (landscape ? 5 : 7) ? 2 : 1
    // more answers than six rows of two columns: lower ones, or they would sink into the footer
    readonly property bool crowded: landscape && page.options.length > 12

    PageFrame {
        kiosk: screen.kiosk
        turn: screen.turn
        page: screen.page
        showOptions: false

        aside: Why {
            words: screen.words
            reason: screen.page.why
            Layout.fillWidth: true
        }

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gapLarge

            PagedBody {
                words: screen.words
                facts: screen.page.facts
                sections: screen.page.sections
                visible: screen.reads
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            OptionList {
                kiosk: screen.kiosk
                turn: screen.turn
                options: screen.page.options
                columns: screen.columns
                centred: false
                minimumHeight: screen.crowded ? Style.target : options.length > 3 ? Style.button : Style.choice
                Layout.fillWidth: true
            }
            Item {
                visible: !screen.reads
                Layout.fillHeight: true
            }
        }
    }
}
