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

/** Whether it is too late: from the moment on, or, for an appointment (`byDay`), when its day is over. */
function isOverdue(value, now, byDay) {
    return value < (byDay ? now.startOf("day") : now);
}

/** How urgent a moment is: colour and icon. */
export function dueLevel(value, byDay = false) {
    const now = DateTime.now();
    if (isOverdue(value, now, byDay)) {
        return LEVELS.overdue;
    }
    return value.hasSame(now, "day") ? LEVELS.today : LEVELS.later;
}

function overdue(value, now) {
    const { days, hours } = now.diff(value, ["days", "hours"]);
    if (days >= 1) {
        return days < 2 ? _t("Overdue 1 day") : _t("Overdue %s days", Math.floor(days));
    }
    return hours >= 1 ? _t("Overdue %s h", Math.floor(hours)) : _t("Overdue");
}

function coming(value, now) {
    const time = value.toFormat("HH:mm");
    const days = Math.round(value.startOf("day").diff(now.startOf("day"), "days").days);
    if (days === 0) {
        return _t("Today %s", time);
    }
    if (days === 1) {
        return _t("Tomorrow %s", time);
    }
    return days < 7 ? `${value.toFormat("ccc")} ${time}` : value.toFormat("MM-dd HH:mm");
}

/** A moment as people say it: "Overdue 2 days", "Today 16:00". */
export function dueText(value, byDay = false) {
    const now = DateTime.now();
    return isOverdue(value, now, byDay) ? overdue(value, now) : coming(value, now);
}

/**
 * A date by which something is to be done, as people say it. Exact on hover.
 */
export class DueField extends Component {
    static template = "kefu_base.DueField";
    static props = { ...standardFieldProps, byDay: { type: Boolean, optional: true } };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get level() {
        return dueLevel(this.value, this.props.byDay);
    }

    get text() {
        return dueText(this.value, this.props.byDay);
    }

    get exact() {
        return formatDateTime(this.value);
    }
}

registry.category("fields").add("kefu_due", {
    component: DueField,
    displayName: _t("Due"),
    supportedTypes: ["datetime"],
    extractProps: ({ options }) => ({ byDay: Boolean(options.by_day) }),
});
