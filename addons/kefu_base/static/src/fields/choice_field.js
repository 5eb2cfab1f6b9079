import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

/**
 * The choices of a selection as buttons in the row: one press, saved at once. Option `colors`: a Bootstrap colour for each
 * choice; option `hint`: a field with the choice that is suggested while none is made.
 */
export class ChoiceField extends Component {
    static template = "kefu_base.ChoiceField";
    static props = {
        ...standardFieldProps,
        colors: { type: Object, optional: true },
        hint: { type: String, optional: true },
    };

    get choices() {
        const { record, name, colors, hint, readonly } = this.props;
        return record.fields[name].selection.map(([value, label]) => {
            const color = (colors && colors[value]) || "primary";
            const chosen = record.data[name] === value;
            const hinted = !readonly && !record.data[name] && hint && record.data[hint] === value;
            const style = chosen ? `btn-${color}` : `btn-outline-${hinted ? color : "secondary"}`;
            return { value, label, chosen, style: hinted ? `${style} border-2` : style };
        });
    }

    async choose(value) {
        const { record, name } = this.props;
        const { root } = record.model;
        // a row inside a form is saved with the form
        const inForm = root !== record && root.config.isMonoRecord;
        await record.update({ [name]: value }, { save: !inForm });
        if (inForm) {
            await root.save();
        }
    }
}

registry.category("fields").add("kefu_choice", {
    component: ChoiceField,
    displayName: _t("Choice"),
    supportedTypes: ["selection"],
    extractProps: ({ options }, dynamicInfo) => ({
        colors: options.colors,
        hint: options.hint,
        readonly: dynamicInfo.readonly,
    }),
    fieldDependencies: ({ options }) => (options.hint ? [{ name: options.hint, type: "selection" }] : []),
});
