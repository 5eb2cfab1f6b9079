import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { serializeDateTime } from "@web/core/l10n/dates";
import { useDebounced } from "@web/core/utils/timing";
import { Component, markup, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";
import { useCallKeys } from "./call_keys";
import { CallStars } from "./call_stars";
import { moment } from "./moments";

const { DateTime } = luxon;
/** What is typed is saved while it is typed, so long after the last key. */
const TYPED = 600;
const EVENING = 19;
const MORNING = 10;

/** How an answer that is chosen looks, by its tone. */
const LOOKS = { good: "btn-success", bad: "btn-danger", neutral: "btn-primary" };

/** The call: the number, the script, the questions to tick, what will happen, and the key that finishes it. */
export class CallSheet extends Component {
    static template = "kefu_callback.CallSheet";
    static components = { CallStars, Dropdown, DropdownItem };
    static props = {
        data: Object,
        saving: Object,
        busy: Boolean,
        onAnswer: Function,
        onNote: Function,
        onFinish: Function,
        onNoAnswer: Function,
        onRefuse: Function,
        onAsk: Function,
        onRelease: Function,
        onBack: Function,
        onOpenRecord: Function,
        onOpenCall: Function,
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({ at: this.firstOpen(this.props.data), missing: false });
        this.saveTyped = useDebounced((save) => save(), TYPED, { execBeforeUnmount: true });
        onWillUpdateProps((next) => {
            if (next.data.callback.id !== this.props.data.callback.id) {
                this.saveTyped.cancel(true);
                this.state.at = this.firstOpen(next.data);
                this.state.missing = false;
            }
        });
        useEffect(
            () => {
                this.root.el?.querySelector(".o_kefu_current")?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.at],
        );
        useCallKeys((key, typing) => this.press(key, typing));
    }

    get call() {
        return this.props.data.callback;
    }

    get questions() {
        return this.props.data.questions;
    }

    /** The stars come after the last question. */
    get last() {
        return this.questions.length;
    }

    get due() {
        return moment(this.call.due);
    }

    get tried() {
        return this.call.attempts === 1 ? _t("tried once") : _t("tried %s times", this.call.attempts);
    }

    /** Why somebody does not want to talk; the first one is what the key means. */
    get reasons() {
        return [_t("Does not want to be called"), _t("Has no time for this"), _t("Wrong number")];
    }

    get telephone() {
        return `tel:${this.call.phone.replace(/[^\d+]/g, "")}`;
    }

    get effects() {
        const chosen = this.questions.map((question) => question.options.find(({ id }) => id === question.option_id));
        return chosen.filter((option) => option?.effect).map((option) => ({ id: option.id, text: option.effect }));
    }

    get later() {
        const now = DateTime.now();
        const evening = now.set({ hour: EVENING, minute: 0, second: 0 });
        const morning = now.plus({ days: 1 }).set({ hour: MORNING, minute: 0, second: 0 });
        return [
            { label: _t("In half an hour"), at: now.plus({ minutes: 30 }) },
            { label: _t("In two hours"), at: now.plus({ hours: 2 }) },
            ...(now < evening ? [{ label: _t("This evening"), at: evening }] : []),
            { label: _t("Tomorrow morning"), at: morning },
        ].map(({ label, at }) => ({ label, at, time: at.toFormat("HH:mm") }));
    }

    html(text) {
        return markup(text || "");
    }

    moment(value) {
        return moment(value);
    }

    isAnswered(question) {
        return Boolean(question.option_id || question.text.trim() || question.date);
    }

    look(question, option) {
        return option.id === question.option_id ? LOOKS[option.tone] : "btn-outline-secondary";
    }

    isMissing(question) {
        return this.state.missing && question.required && !this.isAnswered(question);
    }

    firstOpen({ questions }) {
        const open = questions.findIndex((question) => question.options.length && !question.option_id);
        return open < 0 ? questions.length : open;
    }

    /** After a tick the next question with something to tick is marked; words are typed where there are some. */
    nextToTick(index) {
        const next = this.questions.findIndex((question, at) => at > index && question.options.length);
        return next < 0 ? this.last : next;
    }

    /** A press of the mouse leaves no button in the focus: Enter is to finish the call, not to press it again. */
    release(ev) {
        if (ev?.detail) {
            ev.currentTarget.blur();
        }
    }

    choose(index, option, ev) {
        this.release(ev);
        const question = this.questions[index];
        question.option_id = option.id;
        this.state.at = this.nextToTick(index);
        this.props.onAnswer(this.call.id, question, { option_id: option.id });
    }

    type(index, ev) {
        const question = this.questions[index];
        this.state.at = index;
        const text = ev.target.value;
        question[question.kind] = text;
        const { id } = this.call;
        this.saveTyped(() => this.props.onAnswer(id, question, { text }));
    }

    star(value, ev) {
        this.release(ev);
        this.call.satisfaction = value;
        this.state.at = this.last;
        this.props.onNote(this.call.id, { satisfaction: value });
    }

    note(name, ev) {
        this.call[name] = ev.target.value;
        const { id, opinion, suggestion } = this.call;
        this.saveTyped(() => this.props.onNote(id, { opinion, suggestion }));
    }

    /** Another field is left: what was typed there is saved at once. */
    flush() {
        this.saveTyped.cancel(true);
    }

    press(key, typing) {
        if (key === "enter") {
            this.finish();
            return true;
        }
        if (typing) {
            return false;
        }
        const actions = { n: () => this.noAnswer(), r: () => this.refuse(this.reasons[0]), arrowdown: () => this.move(1), arrowup: () => this.move(-1) };
        if (actions[key]) {
            actions[key]();
            return true;
        }
        return /^[1-9]$/.test(key) && this.pressNumber(Number(key));
    }

    pressNumber(number) {
        if (this.state.at === this.last) {
            return number <= 5 && (this.star(number), true);
        }
        const option = this.questions[this.state.at].options[number - 1];
        if (option) {
            this.choose(this.state.at, option);
        }
        return Boolean(option);
    }

    move(step) {
        this.state.at = Math.min(Math.max(this.state.at + step, 0), this.last);
    }

    finish() {
        if (this.props.busy) {
            return;
        }
        this.flush();
        const missing = this.questions.findIndex((question) => question.required && !this.isAnswered(question));
        this.state.missing = missing >= 0;
        if (missing >= 0) {
            this.state.at = missing;
        } else {
            this.props.onFinish();
        }
    }

    refuse(reason) {
        this.flush();
        this.props.onRefuse(reason);
    }

    noAnswer(choice) {
        this.flush();
        this.props.onNoAnswer(choice && serializeDateTime(choice.at));
    }
}
