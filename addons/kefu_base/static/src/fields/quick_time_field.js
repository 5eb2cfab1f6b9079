import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { dateTimeField, DateTimeField } from "@web/views/fields/datetime/datetime_field";
import { Component } from "@odoo/owl";

const { DateTime } = luxon;
const HOUR = 10;

/** A moment to come, with the usual choices as buttons: tomorrow, in two days, in three days, at ten. */
export class QuickTimeField extends Component {
    static template = "kefu_base.QuickTimeField";
    static components = { DateTimeField };
    static props = { ...DateTimeField.props };

    get choices() {
        return [_t("Tomorrow"), _t("In 2 days"), _t("In 3 days")].map((label, index) => {
            const value = DateTime.now()
                .startOf("day")
                .plus({ days: index + 1, hours: HOUR });
            const chosen = this.props.record.data[this.props.name];
            return { label: `${label} ${value.toFormat("HH:mm")}`, value, chosen: chosen && +chosen === +value };
        });
    }

    choose(value) {
        this.props.record.update({ [this.props.name]: value });
    }
}

registry.category("fields").add("kefu_quick_time", {
    ...dateTimeField,
    component: QuickTimeField,
    displayName: _t("Quick Time"),
    supportedTypes: ["datetime"],
});
