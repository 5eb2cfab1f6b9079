import { useLiveReload } from "@kefu_base/live/live_views";
import { _t } from "@web/core/l10n/translation";
import { Pager } from "@web/core/pager/pager";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onWillStart, useState } from "@odoo/owl";

const { DateTime } = luxon;
const MODEL = "project.project";
/** weeks on the screen, and how many of them lie behind us */
const WEEKS = { wide: [14, 5], small: [5, 2] };
const TYPING = 300;

/** Where every site stands: a row for each, its nodes over the weeks. */
export class SiteTimeline extends Component {
    static template = "kefu_site.Timeline";
    static components = { Layout, Pager };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const [weeks, behind] = this.env.isSmall ? WEEKS.small : WEEKS.wide;
        this.weeks = weeks;
        this.behind = behind;
        this.state = useState({ start: this.firstWeek, offset: 0, filter: "open", words: "", data: null });
        this.onWords = useDebounced((words) => this.show({ words, offset: 0 }), TYPING);
        useLiveReload(MODEL, () => this.load());
        onWillStart(() => this.load());
    }

    get firstWeek() {
        return DateTime.now().startOf("week").minus({ weeks: this.behind });
    }

    get end() {
        return this.state.start.plus({ weeks: this.weeks });
    }

    get days() {
        return this.weeks * 7;
    }

    get columns() {
        return [...Array(this.weeks).keys()].map((index) => {
            const day = this.state.start.plus({ weeks: index });
            return { key: day.toISODate(), text: day.toFormat("MM-dd"), style: `left: ${(100 * index) / this.weeks}%` };
        });
    }

    get todayStyle() {
        const at = this.place(DateTime.now().toISODate());
        return at < 0 || at > 100 ? false : `left: ${at}%`;
    }

    get filters() {
        return [
            { key: "open", label: _t("Open"), domain: [["site_state", "=", "open"]] },
            { key: "late", label: _t("Late"), domain: [["late", "=", true]] },
            ...(this.state.data?.sees_money
                ? [{ key: "unpaid", label: _t("Waiting for Payment"), domain: [["waits_for_payment", "=", true]] }]
                : []),
            { key: "unsigned", label: _t("Unsigned Slips"), domain: [["has_unsigned_slips", "=", true]] },
            { key: "all", label: _t("All"), domain: [] },
        ];
    }

    get domain() {
        const { filter, words } = this.state;
        const chosen = this.filters.find(({ key }) => key === filter);
        const domain = [...chosen.domain];
        if (words) {
            domain.push("|", "|", ["name", "ilike", words], ["site_address", "ilike", words], ["site_manager_id", "ilike", words]);
        }
        return domain;
    }

    async load() {
        const { start, offset } = this.state;
        this.state.data = await this.orm.silent.call(MODEL, "timeline_data", [this.domain, start.toISODate(), this.end.toISODate(), offset]);
    }

    async show(changes) {
        Object.assign(this.state, changes);
        await this.load();
    }

    move(weeks) {
        return this.show({ start: this.state.start.plus({ weeks }) });
    }

    /** How far from the left a day lies, in percent. */
    place(day) {
        return (100 * DateTime.fromISO(day).diff(this.state.start, "days").days) / this.days;
    }

    barStyle(node) {
        const from = Math.max(0, this.place(node.start));
        const to = Math.min(100, this.place(node.end));
        return `left: ${from}%; width: ${Math.max(0, to - from)}%`;
    }

    isDotShown(node) {
        const at = this.place(node.end);
        return at >= 0 && at < 100;
    }

    dotStyle(node) {
        return `left: ${this.place(node.end)}%`;
    }

    /** A site has a page of its own: the server knows which. */
    async open(id) {
        return this.action.doAction(await this.orm.call(MODEL, "get_formview_action", [[id]]));
    }
}

registry.category("actions").add("kefu_site_timeline", SiteTimeline);
