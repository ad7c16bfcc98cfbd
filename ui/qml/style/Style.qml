pragma Singleton
import QtQuick

// Every size and colour of the kiosk. Sizes are millimetres on the panel, converted with its pitch.
// Sources: EN 301 549 5.1.4 (capital height 7.3 mm at 600 mm), touch targets of 20 mm, contrast 7:1 (WCAG AAA).
QtObject {
    id: style

    // Set by ui/appearance.py: how large a pixel is, and what was chosen
    property real pxPerMm: 3.2
    property string theme: "day"
    property string scale: "large"
    property string layout: "portrait"
    // how the panel itself lies, whatever the layout
    property bool landscape: false
    // whether the low position would change anything: not where all of the panel is within reach
    property bool canBeLow: false
    // what the language calls itself that a tap brings
    property string otherLanguage: ""
    // From the top of the panel, in pixels: above it nothing is touched. 0 where all of the panel may be.
    property int reachTop: 0
    // The same from the top of the page; Kiosk.qml says it.
    property int pageReach: 0

    readonly property var themes: ({day: day, night: night, contrast: contrast})
    // a panel that lies has less room above each other
    readonly property var scales: ({large: 1, larger: landscape ? 1.12 : 1.2})
    readonly property bool low: layout === "low"

    function mm(millimetres: real): int {
        return Math.round(millimetres * pxPerMm);
    }

    // Letters grow with the scale, and are never a pixel smaller than was meant.
    function em(millimetres: real): int {
        return Math.ceil(millimetres * scales[scale] * pxPerMm);
    }

    // Type: size of the em square. Noto Sans CJK: capitals are 0.733 em high, a Chinese character about 0.92 em.
    readonly property int textHero: em(26)
    readonly property int textPrompt: em(22)
    readonly property int textTitle: em(18)
    readonly property int textHeading: em(13.5)
    readonly property int textLead: em(12.5)
    readonly property int textBody: em(10.5)
    readonly property int textSmall: em(10)
    readonly property var textSizes: [textHero, textPrompt, textTitle, textHeading, textLead, textBody, textSmall]
    // a line of the font of the kiosk, in ems
    readonly property real lineHeight: 1.45

    // Space
    readonly property int hair: mm(0.6)
    readonly property int line: mm(1)
    readonly property int gapSmall: mm(3)
    readonly property int gapTools: mm(4.5)
    readonly property int gap: mm(6)
    readonly property int gapLarge: mm(11)
    // letters that grow take it from the space around them
    readonly property int gapFrame: scale === "larger" ? gap : gapLarge
    readonly property int margin: mm(17)
    readonly property int radius: mm(2.5)
    readonly property int icon: em(9)

    // Touch
    readonly property int target: mm(22)
    readonly property int button: mm(30)
    readonly property int key: mm(34)
    readonly property int choice: mm(52)
    readonly property int dockButton: mm(17)
    readonly property int ring: mm(1.3)

    // Frame: what holds but a line or two of letters grows with them
    readonly property int header: em(31)
    readonly property int headerLow: em(20)
    readonly property int banner: em(13)
    readonly property int stepBar: em(25)
    readonly property int footer: mm(38)
    readonly property int dock: mm(118)
    readonly property real leftShare: 0.42
    // of the width, in landscape, where they stand beside the footer
    readonly property real toolsShare: 0.54

    // Motion: one calm rhythm for all pictures
    readonly property int motionMs: 1400
    readonly property int restMs: 700
    // What nobody has asked for moves once in so long, and costs next to nothing.
    readonly property int longRestMs: 40000

    // A screen that somebody does not look at, in any theme
    readonly property color off: Qt.rgba(0, 0, 0, 1)
    // What a telephone reads, in any theme: it wants dark on light
    readonly property color scanPaper: Qt.rgba(1, 1, 1, 1)
    readonly property color scanInk: Qt.rgba(0, 0, 0, 1)

    // Colours: of the theme that was chosen
    readonly property Day day: Day {}
    readonly property Night night: Night {}
    readonly property Contrast contrast: Contrast {}
    readonly property Colours colours: themes[theme]
    readonly property color paper: colours.paper
    readonly property color surface: colours.surface
    readonly property color band: colours.band
    readonly property color dark: colours.dark
    readonly property color ink: colours.ink
    readonly property color inkSoft: colours.inkSoft
    readonly property color inkOnBand: colours.inkOnBand
    readonly property color inkOnDark: colours.inkOnDark
    readonly property color rule: colours.rule
    readonly property color border: colours.border
    readonly property color accent: colours.accent
    readonly property color accentDown: colours.accentDown
    readonly property color accentSoft: colours.accentSoft
    readonly property color inkOnAccent: colours.inkOnAccent
    readonly property color good: colours.good
    readonly property color goodSoft: colours.goodSoft
    readonly property color bad: colours.bad
    readonly property color badSoft: colours.badSoft
    readonly property color notice: colours.notice
    readonly property color noticeSoft: colours.noticeSoft

    // Which colour may be written on which: a test holds each pair at 7:1 or more, in every theme.
    readonly property var textPairs: [
        [ink, paper], [ink, surface], [ink, accentSoft], [ink, goodSoft], [ink, badSoft], [ink, noticeSoft],
        [inkSoft, paper], [inkSoft, surface], [inkSoft, accentSoft], [inkOnBand, band], [inkOnDark, dark],
        [accent, paper], [accent, surface], [accent, accentSoft], [inkOnAccent, accent], [inkOnAccent, accentDown],
        [good, paper], [good, goodSoft], [bad, paper], [bad, badSoft], [notice, noticeSoft]
    ]
    // What shows a control, its state or a sign, on what: 3:1 or more (WCAG 2.2, 1.4.11).
    readonly property var partPairs: [
        [border, paper], [border, surface], [border, dark], [accent, paper], [accent, surface], [accentDown, paper],
        [good, paper], [bad, paper], [notice, paper], [inkOnAccent, good], [inkOnAccent, bad], [ink, paper]
    ]

    // The end of a line of Chinese: what stands before its last character, and that one with the signs behind it.
    readonly property var lastTwo: /(\S\S)([\u2e80-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}][\u2010-\u2027\u3001-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65!-\/:-@\[-`{-~]*)$/gmu
    // Its last clause, with the sign that ends the clause before, or between brackets.
    readonly property var lastClause: /([\u3001-\u303f\uff0c-\uff1f]|\u00b7 |(?=\uff08))(\uff08?[^\s\u3001-\u303f\uff01-\uff1f]{3,14}[\u3001-\u303f\uff01-\uff1f]?)$/gmu
    // A clause of fewer ems is kept whole. Lines of a wide text have so many in any layout and scale, others nearly always.
    readonly property int shortClause: 10
    readonly property int shorterClause: 8
    // The end of a text of words: two short ones stay together.
    readonly property var lastWords: /( \S{1,6}) ([a-z]\S{0,5})$/gmu
    // A number and what it counts; the parts of a date; the number of a document.
    readonly property var counted: /\d(?=[\u4e00-\u9fff])|[\u5e74\u6708](?=\d)|[\u4e00-\u9fff](?=[\u4e00-\u9fff]{0,4}\u3014)|\u3015(?=\d)/g

    // `text` with what keeps characters on one line (WORD JOINER, Unicode TR14): no line is one character or one short word
    // alone, as on paper (printing/typeset.py), none begins with what a number counts or with a dot between names, and the last
    // clause is whole. Widths are not asked: they follow from the text. Where no line has room for what is kept, it is broken as
    // ever.
    function together(text: string, wide: bool): string {
        const short = wide ? shortClause : shorterClause;
        const whole = text.replace(lastClause, (all, before, clause) => {
            return ems(clause) < short ? before + [...clause].join("\u2060") : all;
        });
        const kept = whole.replace(counted, "$&\u2060").replace(lastTwo, "$1\u2060$2");
        return kept.replace(lastWords, "$1\u00a0$2").replace(/ \u00b7/g, "\u00a0\u00b7");
    }

    // How wide `text` is at most, in ems: a Chinese character is as wide as it is high.
    function ems(text: string): real {
        let wide = 0;
        for (const character of text)
            wide += character.codePointAt(0) < 0x2000 ? 0.6 : 1;
        return wide;
    }

    // The size at which `text` fits into `width` on one line, between the two given sizes.
    function fitted(text: string, width: real, largest: int, smallest: int): int {
        return Math.max(smallest, Math.min(largest, Math.floor(width / Math.max(1, ems(text)))));
    }

    // Bold letters are so much wider.
    readonly property real bolder: 1.15

    // How wide the longest word of letters is in bold, in ems, at least one: measured, for a narrow key shows a sign instead of a
    // word that would be broken.
    function longestWord(text: string): real {
        const words = text.split(/[^A-Za-zА-яЁё]+/).filter(word => word !== "");
        return Math.max(1, ...words.map(word => bold.advanceWidth(word) / bold.font.pixelSize));
    }
    readonly property FontMetrics bold: FontMetrics {
        font.pixelSize: 100
        font.weight: Font.Bold
    }

    // How wide the last clause is where it is kept whole, in ems, at least one.
    function keptClause(text: string): real {
        let widest = 1;
        text.replace(lastClause, (all, before, clause) => {
            widest = Math.max(widest, ems(clause) < shorterClause ? ems(clause) : 1);
            return all;
        });
        return widest;
    }

    // `size`, or the smaller one at which neither a word of letters nor what is kept whole is broken in its midst; as small as
    // any text may be.
    function unbroken(text: string, width: real, size: int): int {
        return Math.max(textSmall, Math.min(size, Math.floor(width / Math.max(longestWord(text), keptClause(text)))));
    }
}
