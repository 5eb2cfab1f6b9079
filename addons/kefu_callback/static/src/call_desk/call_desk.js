import { useLiveReload } from "@kefu_base/live/live_views";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillStart, useState } from "@odoo/owl";
import { CallQueue } from "./call_queue";
import { CallSheet } from "./call_sheet";
import { moment } from "./moments";
import { PromiseSheet } from "./promise_sheet";
import { useSafeSave } from "./safe_save";

const MODEL = "kefu.callback";

/** Whom to call next and why, the script with the names in it, the questions to tick while talking: the consultant's one screen. */
export class CallDesk extends Component {
    static template = "kefu_callback.CallDesk";
    static components = { CallQueue, CallSheet, Layout, PromiseSheet };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.saver = useSafeSave();
        this.state = useState({ desk: null, call: null, promise: null, busy: false });
        useLiveReload(MODEL, () => this.load());
        useLiveReload("kefu.contact.form", () => this.load());
        onWillStart(() => this.load());
        onMounted(() => this.start());
    }

    /** A call that another screen asks for; else the one left open: what was ticked before the browser crashed is there again. */
    async start() {
        const id = this.props.action.params?.callback_id;
        if (id) {
            await this.open(id);
        } else if (this.state.desk.mine.length) {
            await this.next();
        }
    }

    get first() {
        const { mine, pool } = this.state.desk;
        return mine[0] || pool[0];
    }

    get firstRetry() {
        return moment(this.state.desk.retries[0]?.next_try_at);
    }

    get waiting() {
        return _t("Nobody waits now. The next try is: %s. Choose somebody from the list to call earlier.", this.firstRetry.text);
    }

    get isChosen() {
        return Boolean(this.state.call || this.state.promise);
    }

    async load() {
        this.state.desk = await this.orm.silent.call(MODEL, "desk_data", []);
    }

    /** One thing at a time: a second press meanwhile does nothing. */
    async once(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await work();
        } finally {
            this.state.busy = false;
        }
    }

    show(call) {
        this.state.promise = null;
        this.state.call = call || null;
    }

    async open(id) {
        await this.once(async () => {
            await this.saver.settled();
            try {
                this.show(await this.orm.call(MODEL, "action_open", [[id]]));
            } finally {
                await this.load();
            }
        });
    }

    async next() {
        await this.once(() => this.goOn());
    }

    async goOn() {
        this.show(await this.orm.call(MODEL, "action_next", []));
        await this.load();
    }

    showPromise(id) {
        this.state.call = null;
        this.state.promise = this.state.desk.forms.find((promise) => promise.id === id);
    }

    back() {
        this.state.call = null;
        this.state.promise = null;
    }

    /** Saved as it is ticked; what the server refuses is shown as the server has it. */
    async save(method, id, args, values) {
        try {
            await this.saver.save(() => this.orm.silent.call(MODEL, method, [[id], ...args], values));
        } catch (error) {
            if (this.state.call?.callback.id === id) {
                this.state.call = await this.orm.call(MODEL, "call_data", [[id]]);
            }
            throw error;
        }
    }

    answer(id, question, values) {
        return this.save("action_answer", id, [question.id], values);
    }

    note(id, values) {
        return this.save("action_note", id, [values], {});
    }

    /** Take a step that ends this call, then go on with the next one. */
    async end(method, values, message) {
        const { id, callee } = this.state.call.callback;
        await this.once(async () => {
            await this.saver.settled();
            await this.orm.call(MODEL, method, [[id]], values);
            this.notification.add(message(callee), { type: "success" });
            await this.goOn();
        });
    }

    async release() {
        await this.once(async () => {
            await this.saver.settled();
            await this.orm.call(MODEL, "action_release", [[this.state.call.callback.id]]);
            this.back();
            await this.load();
        });
    }

    finish() {
        return this.end("action_done", {}, (callee) => _t("%s: the call is done.", callee));
    }

    noAnswer(at) {
        const values = at ? { retry_at: at } : {};
        return this.end("action_no_answer", values, (callee) => _t("%s comes back later by itself.", callee));
    }

    refuse(reason) {
        return this.end("action_refuse", { reason }, (callee) => _t("%s does not want to be called about this.", callee));
    }

    async told(note) {
        const { id, partner } = this.state.promise;
        await this.once(async () => {
            await this.orm.call("kefu.contact.form", "action_told", [[id]], { note });
            this.notification.add(_t("%s was told.", partner), { type: "success" });
            this.state.promise = null;
            await this.load();
        });
    }

    newCall() {
        this.action.doAction("kefu_callback.kefu_callback_action_new", { onClose: () => this.load() });
    }

    /** C8: what cannot be answered at once. */
    ask() {
        this.action.doAction("kefu_callback.kefu_contact_form_action_new", {
            additionalContext: { default_callback_id: this.state.call.callback.id },
        });
    }

    async openRecord() {
        this.action.doAction(await this.orm.call(MODEL, "action_open_record", [[this.state.call.callback.id]]));
    }

    openCall(id) {
        this.action.doAction("kefu_callback.kefu_callback_action", { viewType: "form", props: { resId: id } });
    }

    async figure(name) {
        this.action.doAction(await this.orm.call(MODEL, "action_desk_figure", [name]));
    }
}

registry.category("actions").add("kefu_call_desk", CallDesk);
