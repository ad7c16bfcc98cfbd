pragma ComponentBehavior: Bound
import QtQuick
import pages
import style

// Papers, facts and sections, as much as fits at a time: pages are turned, never scrolled, and no line is cut.
Item {
    id: paged

    required property Words words
    property var papers: []
    property list<Fact> facts: []
    property list<Section> sections: []
    // what changes are the same facts, with other values: whoever has turned to one of them sees it change
    property bool stays: false
    signal changed(what: string)
    property int current: 0
    // [{from, to}] in pixels of the column
    property var pages: [{from: 0, to: 0}]
    readonly property var now: pages[Math.min(current, pages.length - 1)]
    // as much as there is of it, for who has the room
    readonly property alias whole: column.height
    readonly property bool turns: column.height > height
    readonly property int room: turns ? height - pager.height - Style.gap : height

    readonly property bool changeable: pieces.some(piece => piece.change !== "")
    // What there is changes piece by piece when it is said in another language: it is laid out once, when all has changed.
    property var pieces: []
    property var gathered: {
        const found = papers.map(paper => piece("paper", paper.text, {label: paper.label, sign: paper.sign}));
        for (const fact of facts)
            found.push(piece("fact", fact.value, {label: fact.label, change: fact.change}));
        for (const section of sections) {
            if (section.heading !== "")
                found.push(piece("heading", section.heading, {first: found.length === 0}));
            for (const fact of section.facts)
                found.push(piece("fact", fact.value, {label: fact.label, change: fact.change}));
            for (const line of section.lines)
                found.push(piece("line", line, {}));
        }
        return found;
    }

    function piece(kind: string, text: string, more: var): var {
        return Object.assign({kind: kind, text: text, label: "", sign: "", first: false, change: ""}, more);
    }

    function paginate() {
        const found = [];
        let from = 0;
        let to = 0;
        for (let i = 0; i < blocks.count; ++i) {
            const block = blocks.itemAt(i) as Block;
            if (block === null)
                return;
            // A heading is not left alone at the end of a page.
            const next = block.heading && i + 1 < blocks.count ? blocks.itemAt(i + 1) as Block : block;
            if (next !== null && next.y + next.height - from > room && block.y > from) {
                found.push({from: from, to: block.y});
                from = block.y;
            }
            to = block.y + block.height;
        }
        found.push({from: from, to: to});
        pages = found;
        current = Math.min(current, found.length - 1);
    }

    function lay() {
        pieces = gathered;
    }

    Component.onCompleted: lay()
    onGatheredChanged: pieces.length === 0 ? lay() : Qt.callLater(lay)
    onPiecesChanged: {
        if (!stays)
            current = 0;
    }
    onRoomChanged: paginate()
    visible: pieces.length > 0

    Item {
        width: parent.width
        height: Math.max(0, paged.now.to - paged.now.from)
        clip: true

        Column {
            id: column

            y: -paged.now.from
            width: parent.width
            onHeightChanged: paged.paginate()

            Repeater {
                id: blocks

                model: paged.pieces

                Block {
                    required property var modelData

                    piece: modelData
                    changeWord: paged.words.change
                    narrow: paged.changeable
                    width: column.width
                    // What lies on another page of this body is not there for anybody.
                    enabled: y >= paged.now.from && y < paged.now.to
                    onChanged: what => paged.changed(what)
                }
            }
        }
    }
    Pager {
        id: pager

        anchors.bottom: parent.bottom
        width: parent.width
        visible: paged.turns
        words: paged.words
        current: paged.current
        count: paged.pages.length
        onTurned: to => paged.current = to
    }
}
