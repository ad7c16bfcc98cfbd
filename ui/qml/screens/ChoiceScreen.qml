import QtQuick
import QtQuick.Layouts
import style
import components

// One question, big answers. Facts and sections, if any, stand above the answers.
Screen {
    id: screen

    readonly property bool reads: page.facts.length + page.sections.length > 0

    PageFrame {
        kiosk: screen.kiosk
        turn: screen.turn
        page: screen.page
        showOptions: false

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
                columns: 1
                centred: false
                minimumHeight: Math.min(Style.choice, options.length > 3 ? Style.button : Style.choice)
                Layout.fillWidth: true
            }
            Item {
                visible: !screen.reads
                Layout.fillHeight: true
            }
        }
    }
}
