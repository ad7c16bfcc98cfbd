pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style

// Whom to call, when, and how to go on.
Layer {
    id: overlay

    required property Bridge kiosk
    required property Shown shown
    readonly property var words: shown.words
    readonly property var hall: shown.hall
    readonly property bool landscape: width > height

    open: shown.help_open
    color: Style.paper
    onEscaped: kiosk.help(false)

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Style.margin
        anchors.topMargin: Style.gapLarge
        anchors.bottomMargin: Style.gapLarge
        spacing: Style.gap

        Copy {
            text: overlay.words.help_title
            size: Style.textTitle
            font.weight: Font.Bold
            Layout.fillWidth: true
            Accessible.role: Accessible.Heading
        }
        GridLayout {
            columns: overlay.landscape ? 2 : 1
            columnSpacing: Style.margin
            rowSpacing: Style.gap
            uniformCellWidths: true
            Layout.fillWidth: true

            Highlight {
                label: overlay.words.help_telephone
                value: overlay.hall.telephone
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
            }
            Column {
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop

                Repeater {
                    model: [
                        {label: overlay.words.help_hours, text: overlay.hall.hours},
                        {label: overlay.words.help_address, text: overlay.hall.address},
                        {label: overlay.words.help_complaints, text: overlay.hall.complaints}
                    ]

                    Block {
                        required property var modelData

                        width: parent.width
                        piece: ({kind: "fact", label: modelData.label, text: modelData.text, first: false, sign: ""})
                    }
                }
            }
        }
        Column {
            Layout.fillWidth: true

            Block {
                width: parent.width
                piece: ({kind: "heading", label: "", text: overlay.words.help_how, first: true, sign: ""})
            }
            Repeater {
                model: overlay.words.help_lines

                Block {
                    required property string modelData

                    width: parent.width
                    piece: ({kind: "line", label: "", text: modelData, first: false, sign: ""})
                }
            }
        }
        Item {
            Layout.fillHeight: true
        }
        BigButton {
            objectName: "help:close"
            weight: "primary"
            text: overlay.words.help_close
            Layout.fillWidth: true
            onClicked: overlay.kiosk.help(false)
        }
    }
}
