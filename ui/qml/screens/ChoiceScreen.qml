import QtQuick
import QtQuick.Layouts
import style
import components

// One question, big answers. Facts and sections, if any, stand above the answers; why it is asked stands below the question.
Screen {
    id: screen

    readonly property bool reads: page.facts.length + page.sections.length > 0
    readonly property bool many: page.options.length > (landscape ? 5 : 7)

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
                columns: screen.many ? 2 : 1
                centred: false
                minimumHeight: options.length > 3 ? Style.button : Style.choice
                Layout.fillWidth: true
            }
            Item {
                visible: !screen.reads
                Layout.fillHeight: true
            }
        }
    }
}
