import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, xml } from "@odoo/owl";

/** How content the customer is: five stars, each with its word. */
export class CallStars extends Component {
    static template = "kefu_callback.CallStars";
    static props = { value: Number, onChange: { type: Function, optional: true } };

    get stars() {
        const words = [_t("Very dissatisfied"), _t("Dissatisfied"), _t("So-so"), _t("Satisfied"), _t("Very satisfied")];
        return words.map((word, index) => ({
            value: index + 1,
            word,
            look: index < this.props.value ? "fa-star text-warning" : "fa-star-o text-muted",
        }));
    }

    get word() {
        return this.stars[this.props.value - 1]?.word || "";
    }
}

/** The stars of a call that is done. */
class StarsField extends Component {
    static template = xml`<CallStars t-if="props.record.data[props.name]" value="props.record.data[props.name]"/>`;
    static components = { CallStars };
    static props = { ...standardFieldProps };
}

registry.category("fields").add("kefu_stars", {
    component: StarsField,
    displayName: _t("Satisfaction"),
    supportedTypes: ["integer"],
});
