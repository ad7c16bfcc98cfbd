import QtQuick
import QtQuick.Layouts
import pages
import style

// The staff's voice of a fault: which one, why, and what helps.
Layer {
    id: layer

    required property Bridge kiosk
    required property Words words
    required property FaultVoicesBody fault

    color: Style.paper
    onEscaped: kiosk.staff(false)

    PageFrame {
        kiosk: layer.kiosk
        turn: -1 // it answers nothing
        frame: null
        reach: Math.max(0, Style.reachTop - layer.y)
        title: layer.words.staff_only

        aside: Highlight {
            label: layer.words.fault_code
            value: layer.fault === null ? "" : layer.fault.code
            Layout.fillWidth: true
        }

        PagedBody {
            id: told

            anchors.fill: parent
            anchors.bottomMargin: close.height + Style.gap
            words: layer.words
            gathered: layer.fault === null ? [] : [
                told.piece("heading", layer.words.fault_staff, {first: true}),
                told.piece("line", layer.fault.staff, {}),
                told.piece("heading", layer.words.fault_remedies, {}),
                ...layer.fault.remedies.map(remedy => told.piece("line", remedy, {})),
                ...(layer.fault.detail === "" ? [] : [
                    told.piece("heading", layer.words.fault_detail, {}),
                    told.piece("line", layer.fault.detail, {})
                ])
            ]
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
