import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// What the hands do, line by line, and where on the machine.
View {
    id: view

    required property GuideBody body

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Highlight {
            fact: view.frame.highlight
            Layout.fillWidth: true
        }

        GridLayout {
            anchors.fill: parent
            columns: width > 1.4 * height ? 2 : 1
            columnSpacing: Style.gapLarge
            rowSpacing: Style.gap

            MachinePicture {
                place: view.body.place
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredWidth: 2
                Layout.preferredHeight: 3
            }
            PagedBody {
                words: view.words
                facts: view.body.facts
                sections: view.body.sections
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredWidth: 3
                Layout.preferredHeight: 4
            }
        }
    }
}
