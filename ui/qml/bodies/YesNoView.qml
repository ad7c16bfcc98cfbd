import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// Yes and no, side by side and of one size; whatever else there is stands quietly below.
View {
    id: view

    required property YesNoBody body

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Why {
            words: view.words
            reason: view.frame.why
            Layout.fillWidth: true
        }

        OptionList {
            kiosk: view.kiosk
            turn: view.turn
            options: view.body.answers
            equal: true
            columns: 2
            minimumHeight: Style.mm(90)
            size: Style.textTitle
            width: parent.width
        }
    }
}
