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
    // room above the first card of a column, whether or not its heading stands there: the cards of a row are level
    property real head: 0
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
    // what stands on all pages: [{offer, group, head, x, y, height, page}]
    property var cells: []
    // the card that had the focus when they were made anew
    property string focused: ""
    // whatever it is made anew for
    readonly property var measured: [visible, width, height, reason, Style.textBody, words.minutes,
        ...services.map(service => service.available ? service.id : service.id + service.hint)]

    signal chosen(id: string)

    // How high each card is: as high as the highest, or the first that is higher than `limit`.
    function cardHeight(limit: real): real {
        let highest = 0;
        for (const service of services) {
            gauge.offer = service;
            highest = Math.max(highest, gauge.implicitHeight + 2 * Style.gapSmall);
            if (highest > limit)
                break;
        }
        return highest;
    }

    function headHeight(): real {
        if (!grouped)
            return 0;
        return Style.gapSmall + Math.max(...groups.map(group => {
            headingGauge.title = group.title;
            return headingGauge.implicitHeight;
        }));
    }

    // How tall units are together, with the gap behind each.
    function tall(units: var): real {
        return units.reduce((sum, unit) => sum + unit.height + Style.gap, 0);
    }

    // What stands under each other in one column and is not parted: a card, with its heading when it is the first of its group.
    function units(card: real): var {
        return groups.map(group => services.slice(group.first, group.first + group.count).map((offer, place) => {
            const heading = place === 0 ? head : 0;
            return {offer: offer, group: place === 0 && grouped ? group : null, head: heading, height: heading + card};
        }));
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
                    used = head - unit.head;
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

    function place(found: var) {
        pages = Math.ceil(found.length / columns);
        cells = [].concat(...found.map((column, number) => {
            const x = (number % columns) * (columnWidth + Style.gap);
            let y = head - column[0].head;
            return column.map(unit => {
                const cell = Object.assign(unit, {x: x, y: y, page: Math.floor(number / columns)});
                y += unit.height + Style.gap;
                return cell;
            });
        }));
        current = Math.min(current, pages - 1);
        focused = "";
    }

    function arrange() {
        if (!visible || width <= 0 || height <= 0 || services.length === 0)
            return;
        for (const much of [2, 1, 0]) {
            for (let number = 1; number <= most; ++number) {
                if (number === 1 && most > 1 && width > height)
                    continue; // as wide as the panel nothing is read
                detail = much;
                columns = number;
                // as high as all of them may be beside each other; what is higher is a text, and no card
                const room = (height + Style.gap) / Math.ceil(services.length / number) - Style.gap;
                const limit = much > 0 ? Math.min(room, Style.choice * 1.2) : room;
                const card = cardHeight(limit);
                if (card > limit)
                    continue;
                head = headHeight();
                const found = fitted(card);
                if (found !== null) {
                    // what room is left makes the cards taller, as far as that looks like a card
                    const rows = Math.max(...found.map(column => column.length));
                    const used = Math.max(...found.map(tall));
                    place(fitted(Math.min(card * 1.3, card + (height + Style.gap - used) / rows)) ?? found);
                    return;
                }
            }
        }
        const room = height - pager.height - Style.gap;
        for (const much of [1, 0]) {
            for (let number = most; number >= 1; --number) {
                detail = much;
                columns = number;
                head = headHeight();
                const card = cardHeight(Infinity);
                if (head + card <= room || much + number === 1) {
                    place(flow(units(card), room));
                    return;
                }
            }
        }
    }

    // those of other services are gone
    onServicesChanged: cells = []
    onMeasuredChanged: Qt.callLater(arrange)

    // What is read off these, a scene after the other, need not be made for each.
    OfferText {
        id: gauge

        visible: false
        width: offers.columnWidth - 2 * Style.gap
        words: offers.words
        detail: offers.detail
        reason: offers.reason
    }
    OfferHeading {
        id: headingGauge

        visible: false
        enabled: false
        width: offers.columnWidth
    }
    Repeater {
        model: offers.cells.filter(cell => cell.page === offers.current)
        onItemRemoved: (_, item) => {
            const cell = item as OfferCell;
            if (cell.button.activeFocus)
                offers.focused = cell.button.objectName;
        }
        onItemAdded: (_, item) => {
            const cell = item as OfferCell;
            if (cell.button.objectName === offers.focused)
                cell.button.forceActiveFocus(Qt.TabFocusReason);
        }

        OfferCell {
            required property var modelData

            x: modelData.x
            y: modelData.y
            width: offers.columnWidth
            height: modelData.height
            head: modelData.head
            offer: modelData.offer
            group: modelData.group
            words: offers.words
            detail: offers.detail
            reason: offers.reason
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
