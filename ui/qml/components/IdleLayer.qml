import QtQuick
import QtQuick.Layouts
import pages
import style

// "Are you still there?": a countdown and one big answer. It covers what is personal. A touch beside the button says
// nothing: whatever lies on the glass is not the person.
Layer {
    id: dialog

    required property Bridge kiosk
    required property Shown shown
    readonly property var words: shown.words
    readonly property bool card: shown.idle_card

    open: shown.idle_seconds > 0
    color: Style.dark
    onEscaped: kiosk.still_here()

    Rectangle {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: dialog.shown.banner !== "" ? (Style.header + Style.banner) / 2 : 0 // below the banner
        width: Math.min(parent.width - 2 * Style.margin, Style.mm(340))
        height: column.implicitHeight + 2 * Style.margin
        radius: Style.radius
        color: Style.paper

        ColumnLayout {
            id: column

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.margins: Style.margin
            spacing: Style.gap

            Alert {
                Accessible.id: "title"
                prose: dialog.card ? dialog.words.idle_card_title : dialog.words.idle_title
                size: Style.textTitle
                font.weight: Font.Bold
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
            Copy {
                prose: dialog.card ? dialog.words.idle_card_lead : dialog.words.idle_lead
                size: Style.textLead
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
            Copy {
                text: dialog.shown.idle_seconds
                size: Style.textHero * 2
                font.weight: Font.Bold
                color: Style.accent
                lineHeight: 0.9
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
            Copy {
                text: dialog.words.idle_seconds
                size: Style.textLead
                color: Style.inkSoft
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
            BigButton {
                objectName: "idle:continue"
                weight: "primary"
                text: dialog.card ? dialog.words.idle_card_continue : dialog.words.idle_continue
                size: Style.textHeading
                minimumHeight: Style.mm(38)
                Layout.fillWidth: true
                Layout.topMargin: Style.gap
                onClicked: dialog.kiosk.still_here()
            }
        }
    }
}
