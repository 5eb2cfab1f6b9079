import { _t } from "@web/core/l10n/translation";
import { formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, onWillUnmount, useState } from "@odoo/owl";

const { DateTime } = luxon;
const REFRESH = 30000;
/** longer times are told in days */
const DAYS_FROM_HOURS = 48;

/**
 * How long ago something was, counting on while the screen is open: "12 min", "1 h 05", "3 days". Exact on hover.
 * Options `warn` and `alarm`: minutes after which it turns amber and red, with an icon.
 */
export class ElapsedField extends Component {
    static template = "kefu_base.ElapsedField";
    static props = {
        ...standardFieldProps,
        warn: { type: Number, optional: true },
        alarm: { type: Number, optional: true },
    };

    setup() {
        this.state = useState({ now: DateTime.now() });
        const timer = setInterval(() => (this.state.now = DateTime.now()), REFRESH);
        onWillUnmount(() => clearInterval(timer));
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get minutes() {
        return Math.max(0, Math.floor(this.state.now.diff(this.value, "minutes").minutes));
    }

    get text() {
        const hours = Math.floor(this.minutes / 60);
        if (hours >= DAYS_FROM_HOURS) {
            return _t("%s days", Math.floor(hours / 24));
        }
        const rest = this.minutes % 60;
        return hours ? _t("%(hours)s h %(minutes)s min", { hours, minutes: rest }) : _t("%s min", rest);
    }

    get exact() {
        return formatDateTime(this.value);
    }

    get level() {
        if (this.props.alarm && this.minutes >= this.props.alarm) {
            return "text-danger fw-bold";
        }
        return this.props.warn && this.minutes >= this.props.warn ? "text-warning fw-bold" : "";
    }
}

registry.category("fields").add("kefu_elapsed", {
    component: ElapsedField,
    displayName: _t("Elapsed Time"),
    supportedTypes: ["datetime"],
    supportedOptions: [
        { label: _t("Amber after (minutes)"), name: "warn", type: "number" },
        { label: _t("Red after (minutes)"), name: "alarm", type: "number" },
    ],
    extractProps: ({ options }) => ({ warn: options.warn, alarm: options.alarm }),
});
