import QtQuick
import QtQuick.Layouts
import style

// The staff's voice of a fault: which one, why, and what helps.
Layer {
    id: layer

    required property var kiosk
    required property var words
    // flows.page.FaultVoices, or null
    required property var fault

    color: Style.paper
    onEscaped: kiosk.staff(false)

    PageFrame {
        kiosk: layer.kiosk
        turn: -1 // it answers nothing
        page: ({title: layer.words.staff_only, lead: "", options: []})

        aside: Highlight {
            fact: layer.fault === null ? null : {label: layer.words.fault_code, value: layer.fault.code}
            Layout.fillWidth: true
        }

        PagedBody {
            anchors.fill: parent
            anchors.bottomMargin: close.height + Style.gap
            words: layer.words
            sections: layer.fault === null ? [] : [
                {heading: layer.words.fault_staff, lines: [layer.fault.staff]},
                {heading: layer.words.fault_remedies, lines: layer.fault.remedies},
                {heading: layer.words.fault_detail, lines: layer.fault.detail === "" ? [] : [layer.fault.detail]}
            ].filter(section => section.lines.length > 0)
        }
        BigButton {
            id: close

            objectName: "staff:close"
            anchors.bottom: parent.bottom
            width: parent.width
            weight: "primary"
            text: layer.words.fault_staff_close
            onClicked: layer.kiosk.staff(false)
        }
    }
}
