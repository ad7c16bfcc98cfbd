pragma Singleton
import QtQuick

// Every size and colour of the kiosk. Sizes are millimetres on the panel, converted with its pitch.
// Sources: EN 301 549 5.1.4 (capital height 7.3 mm at 600 mm), touch targets of 20 mm, contrast 7:1 (WCAG AAA).
QtObject {
    id: style

    // Set once, before the first screen is built.
    property real pxPerMm: 3.2

    function mm(millimetres: real): int {
        return Math.round(millimetres * pxPerMm);
    }

    // Type: size of the em square. Noto Sans CJK: capitals are 0.733 em high, a Chinese character about 0.92 em.
    readonly property int textHero: mm(26)
    readonly property int textPrompt: mm(22)
    readonly property int textTitle: mm(18)
    readonly property int textHeading: mm(13.5)
    readonly property int textLead: mm(12.5)
    readonly property int textBody: mm(10.5)
    readonly property int textSmall: mm(8)
    readonly property var textSizes: [textHero, textPrompt, textTitle, textHeading, textLead, textBody, textSmall]

    // Space
    readonly property int hair: mm(0.6)
    readonly property int line: mm(1)
    readonly property int gapSmall: mm(3)
    readonly property int gap: mm(6)
    readonly property int gapLarge: mm(11)
    readonly property int margin: mm(17)
    readonly property int radius: mm(2.5)

    readonly property int icon: mm(10)

    // Touch
    readonly property int target: mm(22)
    readonly property int button: mm(30)
    readonly property int key: mm(34)
    readonly property int choice: mm(52)
    readonly property int dockButton: mm(17)
    readonly property int ring: mm(1.3)

    // Frame
    readonly property int header: mm(33)
    readonly property int banner: mm(13)
    readonly property int stepBar: mm(25)
    readonly property int footer: mm(38)
    readonly property int footerLow: mm(32)
    readonly property int dock: mm(118)
    readonly property real leftShare: 0.42

    // Motion: one calm rhythm for all pictures
    readonly property int motionMs: 1400
    readonly property int restMs: 700

    // Colours
    readonly property color paper: "#ffffff"
    readonly property color surface: "#f2f5f8"
    readonly property color ink: "#141a21"
    readonly property color inkSoft: "#39434e"
    readonly property color rule: "#c3cbd4"
    readonly property color border: "#6b7682"
    readonly property color accent: "#0b3f7f"
    readonly property color accentDown: "#062a57"
    readonly property color accentSoft: "#e4edf7"
    readonly property color inkOnAccent: "#ffffff"
    readonly property color good: "#0b5132"
    readonly property color goodSoft: "#e2f1e9"
    readonly property color bad: "#8a1414"
    readonly property color badSoft: "#fbe9e7"
    readonly property color notice: "#4d3800"
    readonly property color noticeSoft: "#fff0c7"
    readonly property color skin: "#f0cf9f"

    // Which colour may stand on which: a test holds each pair at 7:1 or more.
    readonly property var textPairs: [
        [ink, paper], [ink, surface], [ink, accentSoft], [ink, goodSoft], [ink, badSoft], [ink, noticeSoft],
        [inkSoft, paper], [inkSoft, surface], [inkSoft, accentSoft],
        [accent, paper], [accent, surface], [accent, accentSoft], [inkOnAccent, accent], [inkOnAccent, accentDown],
        [good, paper], [good, goodSoft], [bad, paper], [bad, badSoft], [notice, noticeSoft]
    ]

    // The size at which `text` fits into `width` on one line, between the two given sizes.
    function fitted(text: string, width: real, largest: int, smallest: int): int {
        let ems = 0;
        for (const character of text)
            ems += character.codePointAt(0) < 0x2000 ? 0.6 : 1;
        return Math.max(smallest, Math.min(largest, Math.floor(width / Math.max(1, ems))));
    }
}
