import { useEffect, useRef } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";
import { PhoneField, phoneField } from "@web/views/fields/phone/phone_field";

/** A mobile number, or a landline with its area code, is complete: no need to wait until the field is left. */
const COMPLETE = /^(?:(?:\+|00)?86)?(?:1[3-9]\d{9}|0\d{10,11})$/;
const DELAY = 250;

/**
 * A telephone number that is checked while it is typed: the form says at once whose number it is.
 */
export class LivePhoneField extends PhoneField {
    setup() {
        super.setup();
        const field = useRef("input");
        const commit = useDebounced((input) => {
            if (COMPLETE.test(input.value.normalize("NFKC").replace(/[\s().-]/g, ""))) {
                input.dispatchEvent(new Event("change", { bubbles: true }));
            }
        }, DELAY);
        const onInput = ({ target }) => commit(target);
        useEffect(
            (input) => {
                input?.addEventListener("input", onInput);
                return () => input?.removeEventListener("input", onInput);
            },
            () => [field.el],
        );
    }
}

registry.category("fields").add("kefu_live_phone", { ...phoneField, component: LivePhoneField });
