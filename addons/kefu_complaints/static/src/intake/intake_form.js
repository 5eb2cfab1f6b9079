import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { onMounted, onWillUnmount } from "@odoo/owl";

/** What is being written is taken over after this pause, and kept on the server after the next. */
const TYPING_PAUSE = 1000;
const SAVE_PAUSE = 1000;

/**
 * X1: a form that keeps what is typed while it is typed. As soon as somebody has said what it is about, every change is saved as a draft
 * by itself: a closed lid or a dead browser loses nothing.
 */
export class IntakeFormController extends FormController {
    setup() {
        super.setup();
        this.keep = useDebounced(() => this.keepDraft(), SAVE_PAUSE);
        const commit = useDebounced((field) => field.dispatchEvent(new Event("change", { bubbles: true })), TYPING_PAUSE);
        const onInput = ({ target }) => target.tagName === "TEXTAREA" && commit(target);
        let form;
        onMounted(() => {
            form = this.rootRef.el;
            form.addEventListener("input", onInput);
        });
        onWillUnmount(() => form.removeEventListener("input", onInput));
    }

    get modelParams() {
        const params = super.modelParams;
        // not waited for: the record is saved when the change that called for it is done
        const onRecordChanged = () => void this.keep();
        return { ...params, hooks: { ...params.hooks, onRecordChanged } };
    }

    /** Odoo keeps a new form when the page is closed or another tab is looked at, an empty one, too: there nobody has said anything yet. */
    get isBegun() {
        const inputs = this.rootRef.el.querySelectorAll("textarea, input:not([type='checkbox'], [type='radio'])");
        return this.model.root.dirty || [...inputs].some(({ value }) => value);
    }

    async beforeUnload(ev) {
        if (this.isBegun) {
            return super.beforeUnload(ev);
        }
    }

    beforeVisibilityChange() {
        if (this.isBegun) {
            return super.beforeVisibilityChange();
        }
    }

    async keepDraft() {
        const record = this.model.root;
        if (record.dirty && record.data.description) {
            await record.save();
        }
    }
}

registry.category("views").add("kefu_intake_form", { ...formView, Controller: IntakeFormController });
