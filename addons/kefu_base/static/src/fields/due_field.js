import { _t } from "@web/core/l10n/translation";
import { formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

const { DateTime } = luxon;

const LEVELS = {
    overdue: { color: "text-danger fw-bold", icon: "fa-exclamation-circle" },
    today: { color: "text-warning-emphasis fw-bold", icon: "fa-clock-o" },
    later: { color: "text-success", icon: "fa-calendar-check-o" },
};

/**
 * A date by which something is to be done, as people say it: "Overdue 2 days", "Today 16:00". Exact on hover.
 */
export class DueField extends Component {
    static template = "kefu_base.DueField";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get level() {
        const now = DateTime.now();
        if (this.value < now) {
            return LEVELS.overdue;
        }
        return this.value.hasSame(now, "day") ? LEVELS.today : LEVELS.later;
    }

    get text() {
        const now = DateTime.now();
        return this.value < now ? this.overdue(now) : this.coming(now);
    }

    overdue(now) {
        const { days, hours } = now.diff(this.value, ["days", "hours"]);
        if (days >= 1) {
            return days < 2 ? _t("Overdue 1 day") : _t("Overdue %s days", Math.floor(days));
        }
        return hours >= 1 ? _t("Overdue %s h", Math.floor(hours)) : _t("Overdue");
    }

    coming(now) {
        const time = this.value.toFormat("HH:mm");
        const days = Math.round(this.value.startOf("day").diff(now.startOf("day"), "days").days);
        if (days === 0) {
            return _t("Today %s", time);
        }
        if (days === 1) {
            return _t("Tomorrow %s", time);
        }
        return days < 7 ? `${this.value.toFormat("ccc")} ${time}` : this.value.toFormat("MM-dd HH:mm");
    }

    get exact() {
        return formatDateTime(this.value);
    }
}

registry.category("fields").add("kefu_due", {
    component: DueField,
    displayName: _t("Due"),
    supportedTypes: ["datetime"],
});
