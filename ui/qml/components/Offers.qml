pragma ComponentBehavior: Bound
import QtQuick
import pages
import style

// Scenes under the headings of their groups, in columns: as few columns, and as much said of each, as fits on one page. Where even
// the most columns are too long, pages are turned. A group stays together where it can, and a heading is never left alone.
Item {
    id: offers

    required property Words words
    required property var services
    // says of several why they cannot be begun: it is said once, above them
    property string reason: ""
    property int most: Style.landscape ? 4 : 2
    property int current: 0
    property int pages: 1
    property int columns: 1
    // how much is said of each: 2 everything, 1 for whom and how long, 0 how long
    property int detail: 2
    // no card is less high
    readonly property real least: Style.target + 2 * Style.gapSmall
    readonly property real columnWidth: (width - (columns - 1) * Style.gap) / columns
    // [{title, icon, first, count}] in the order of the services
    readonly property var groups: {
        const found = [];
        services.forEach((service, place) => {
            const last = found[found.length - 1];
            if (last !== undefined && last.title === service.group)
                last.count += 1;
            else
                found.push({title: service.group, icon: service.group_icon, first: place, count: 1});
        });
        return found;
    }
    property bool grouped: groups.length > 1
    readonly property var measured: [width, height, services, reason, words, Style.textBody]

    signal chosen(id: string)

    function each(): list<OfferCell> {
        return Array.from({length: cells.count}, (_, place) => cells.itemAt(place) as OfferCell);
    }

    // Room above the first card of a column, whether or not its heading stands there: the cards of a row are level.
    function head(): real {
        return grouped ? Math.max(...each().map(cell => cell.headingHeight)) + Style.gapSmall : 0;
    }

    // How tall units are together, with the gap behind each.
    function tall(units: var): real {
        return units.reduce((sum, unit) => sum + unit.height + Style.gap, 0);
    }

    // What stands under each other in one column and is not parted: a card, with its heading when it is the first of its group.
    function units(card: real): var {
        return groups.map(group => Array.from({length: group.count}, (_, place) => ({
            card: group.first + place,
            heading: place === 0 ? head() : 0,
            height: card + (place === 0 ? head() : 0)
        })));
    }

    // The columns that come of it when none is longer than `limit`.
    function flow(all: var, limit: real): var {
        const found = [[]];
        let used = 0;
        const next = () => {
            found.push([]);
            used = 0;
        };
        for (const group of all) {
            const whole = tall(group) - Style.gap;
            if (used > 0 && used + whole > limit && whole <= limit)
                next();
            for (const unit of group) {
                if (used > 0 && used + unit.height > limit)
                    next();
                if (used === 0)
                    used = head() - unit.heading;
                found[found.length - 1].push(unit);
                used += unit.height + Style.gap;
            }
        }
        return found;
    }

    // The columns of the least height that need no more than `columns`; null when they are longer than there is room.
    function fitted(card: real): var {
        const all = units(card);
        const whole = tall([].concat(...all));
        for (let limit = Math.max(card, whole / columns - Style.gap); limit <= height; limit += Style.gap) {
            const found = flow(all, limit);
            if (found.length <= columns)
                return found;
        }
        return null;
    }

    function place(found: var, card: real) {
        pages = Math.ceil(found.length / columns);
        current = Math.min(current, pages - 1);
        found.forEach((column, number) => {
            let y = head() - column[0].heading;
            for (const unit of column) {
                const x = (number % columns) * (columnWidth + Style.gap);
                Object.assign(cells.itemAt(unit.card), {x: x, y: y, head: unit.heading, height: unit.heading + card, page: Math.floor(number / columns)});
                y += unit.height + Style.gap;
            }
        });
    }

    function arrange() {
        if (width <= 0 || height <= 0 || cells.count !== services.length || cells.count === 0)
            return;
        for (const much of [2, 1, 0]) {
            for (let number = 1; number <= most; ++number) {
                if (number === 1 && most > 1 && width > height)
                    continue; // as wide as the panel nothing is read
                if (cells.count > number * Math.floor((height + Style.gap) / (least + Style.gap)))
                    continue; // not even without a word: to break all texts for it takes milliseconds
                detail = much;
                columns = number;
                const card = Math.max(...each().map(cell => cell.cardHeight));
                if (much > 0 && card > Style.choice * 1.2)
                    continue; // that is a text, and no card
                const found = fitted(card);
                if (found !== null) {
                    // what room is left makes the cards taller, as far as that looks like a card
                    const rows = Math.max(...found.map(column => column.length));
                    const used = Math.max(...found.map(tall));
                    const grown = Math.min(card * 1.3, card + (height + Style.gap - used) / rows);
                    place(fitted(grown) ?? found, fitted(grown) === null ? card : grown);
                    return;
                }
            }
        }
        const room = height - pager.height - Style.gap;
        for (const much of [1, 0]) {
            for (let number = most; number >= 1; --number) {
                detail = much;
                columns = number;
                const card = Math.max(...each().map(cell => cell.cardHeight));
                if (head() + card <= room || much + number === 1) {
                    place(flow(units(card), room), card);
                    return;
                }
            }
        }
    }

    onMeasuredChanged: Qt.callLater(arrange)
    Component.onCompleted: arrange()

    Repeater {
        id: cells

        model: offers.services

        OfferCell {
            required property Service modelData
            required property int index
            property int page: 0

            offer: modelData
            group: offers.grouped ? offers.groups.find(one => one.first === index) ?? null : null
            words: offers.words
            detail: offers.detail
            reason: offers.reason
            visible: page === offers.current
            width: offers.columnWidth
            onChosen: offers.chosen(offer.id)
        }
    }
    Pager {
        id: pager

        anchors.bottom: parent.bottom
        width: parent.width
        visible: offers.pages > 1
        words: offers.words
        current: offers.current
        count: offers.pages
        onTurned: to => offers.current = to
    }
}
