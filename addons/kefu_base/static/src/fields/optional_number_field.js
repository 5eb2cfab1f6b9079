import { useEffect } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { floatField } from "@web/views/fields/float/float_field";
import { integerField } from "@web/views/fields/integer/integer_field";
import { monetaryField } from "@web/views/fields/monetary/monetary_field";
import { parseMonetary } from "@web/views/fields/parsers";

/** "20万", "20 萬": so people speak of budgets. */
const TEN_THOUSANDS = /^\s*([\d.,]+)\s*[万萬]\s*$/;

/**
 * A number that nobody has given yet is an empty field with an example, not a zero to be deleted first.
 *
 * @param {Object} field - description of one of Odoo's number fields
 * @returns {Object} description of the same field, empty instead of zero
 */
function optional(field, displayName) {
    class OptionalNumberField extends field.component {
        static props = { ...field.component.props, placeholder: { type: String, optional: true } };

        setup() {
            super.setup();
            useEffect(
                (input) => {
                    if (input) {
                        input.placeholder = this.props.placeholder || "";
                    }
                },
                () => [this.inputRef?.el],
            );
        }

        get formattedValue() {
            return this.value ? super.formattedValue : "";
        }
    }
    return {
        ...field,
        component: OptionalNumberField,
        displayName,
        isEmpty: (record, name) => !record.data[name],
        extractProps: (info, dynamicInfo) => ({
            ...field.extractProps(info, dynamicInfo),
            placeholder: info.placeholder,
        }),
    };
}

const amountField = optional(monetaryField, _t("Optional Amount"));

/** An amount that may be given in ten thousands, as people say it. */
export class OptionalAmountField extends amountField.component {
    get inputOptions() {
        const options = super.inputOptions;
        return {
            ...options,
            parse: (value) => {
                const spoken = TEN_THOUSANDS.exec(value);
                return spoken ? 10000 * parseMonetary(spoken[1]) : options.parse(value);
            },
        };
    }
}

registry.category("fields").add("kefu_optional_float", optional(floatField, _t("Optional Number")));
registry.category("fields").add("kefu_optional_integer", optional(integerField, _t("Optional Whole Number")));
registry.category("fields").add("kefu_optional_amount", { ...amountField, component: OptionalAmountField });
