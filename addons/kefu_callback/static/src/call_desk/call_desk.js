import { useLiveReload } from "@kefu_base/live/live_views";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onWillStart, useState } from "@odoo/owl";
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
        onWillStart(async () => {
            await this.load();
            // what was ticked before the browser crashed is there again
            const id = this.props.action.params?.callback_id || this.state.desk.current;
            if (id) {
                await this.open(id);
            }
        });
    }

    get first() {
        return this.state.desk.next[0];
    }

    get firstRetry() {
        return moment(this.state.desk.retries[0]?.next_try_at);
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
        this.state.promise = this.state.desk.promises.find((promise) => promise.id === id);
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
            if (this.state.call?.id === id) {
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
        const { id, customer } = this.state.call;
        await this.once(async () => {
            await this.saver.settled();
            await this.orm.call(MODEL, method, [[id]], values);
            this.notification.add(message(customer), { type: "success" });
            await this.goOn();
        });
    }

    finish() {
        return this.end("action_done", {}, (customer) => _t("%s: the call is done.", customer));
    }

    noAnswer(at) {
        const values = at ? { retry_at: at } : {};
        return this.end("action_no_answer", values, (customer) => _t("%s comes back later by itself.", customer));
    }

    refuse() {
        return this.end("action_refuse", {}, (customer) => _t("%s does not want to be called about this.", customer));
    }

    async told(note) {
        const { id, customer } = this.state.promise;
        await this.once(async () => {
            await this.orm.call("kefu.contact.form", "action_told", [[id]], { note });
            this.notification.add(_t("%s was told.", customer), { type: "success" });
            this.state.promise = null;
            await this.load();
        });
    }

    async openRecord() {
        this.action.doAction(await this.orm.call(MODEL, "action_open_record", [[this.state.call.id]]));
    }

    openCall(id) {
        this.action.doAction("kefu_callback.kefu_callback_action", { viewType: "form", props: { resId: id } });
    }

    async figure(name) {
        this.action.doAction(await this.orm.call(MODEL, "action_desk_figure", [name]));
    }
}

registry.category("actions").add("kefu_call_desk", CallDesk);
