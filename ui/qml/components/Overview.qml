pragma ComponentBehavior: Bound
import QtQuick
import pages
import style

// What can be begun now, at one look: the groups, and as far as there is room the names in each.
Item {
    id: overview

    required property Words words
    required property var services
    required property real room
    required property bool landscape
    readonly property int columns: landscape ? Math.max(1, Math.min(4, groups.length)) : 2
    readonly property real columnWidth: (width - (columns - 1) * Style.gap) / columns
    // [{title, icon, names}]
    readonly property var groups: {
        const found = [];
        for (const service of services.filter(service => service.available)) {
            const last = found[found.length - 1];
            if (last !== undefined && last.title === service.group)
                last.names.push(service.label);
            else
                found.push({title: service.group, icon: service.group_icon, names: [service.label]});
        }
        return found;
    }
    readonly property real head: Style.gapLarge + heading.height + Style.gap
    readonly property bool fits: groups.length > 0 && head + below(false, cells.count, -1) <= room
    readonly property bool named: fits && head + below(true, cells.count, -1) <= room

    // How tall the rows are, or those before the row of `until`.
    function below(names: bool, count: int, until: int): real {
        let sum = 0;
        for (let first = 0; first < count && !(until >= 0 && until < first + columns); first += columns) {
            let row = Style.target;
            for (let place = first; place < Math.min(count, first + columns); ++place) {
                const cell = cells.itemAt(place) as OverviewCell;
                if (cell !== null)
                    row = Math.max(row, names ? cell.whole : cell.short);
            }
            sum += row + Style.gap;
        }
        return sum;
    }

    visible: fits
    height: fits ? head + below(named, cells.count, -1) - Style.gap : 0

    Rectangle {
        width: parent.width
        height: Style.hair
        color: Style.rule
    }
    Copy {
        id: heading

        y: Style.gapLarge
        width: parent.width
        text: overview.words.attract_offers
        size: Style.textLead
        color: Style.inkSoft
    }
    Repeater {
        id: cells

        model: overview.groups

        OverviewCell {
            required property var modelData
            required property int index

            title: modelData.title
            icon: modelData.icon
            names: modelData.names.join(" · ")
            named: overview.named
            x: (index % overview.columns) * (overview.columnWidth + Style.gap)
            y: overview.head + overview.below(overview.named, cells.count, index)
            width: overview.columnWidth
        }
    }
}
