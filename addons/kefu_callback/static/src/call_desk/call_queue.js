import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";
import { moment } from "./moments";

/** Who is to be called, in which order; whom nobody reached; to whom an answer is owed. */
export class CallQueue extends Component {
    static template = "kefu_callback.CallQueue";
    static props = {
        desk: Object,
        current: { type: Number, optional: true },
        promise: { type: Number, optional: true },
        onOpen: Function,
        onPromise: Function,
        onFigure: Function,
    };

    moment(value) {
        return moment(value);
    }

    about(row) {
        return [row.occasion, row.record !== row.callee && row.record].filter(Boolean).join(" · ");
    }

    get empty() {
        const { mine, pool, retries, forms } = this.props.desk;
        return !mine.length && !pool.length && !retries.length && !forms.length;
    }

    get overdue() {
        const { due } = this.props.desk.counts;
        return due ? _t("%s to call now", due) : "";
    }

    get behind() {
        const { pool, counts } = this.props.desk;
        return counts.pool > pool.length ? _t("%s more wait behind these.", counts.pool - pool.length) : "";
    }

    /** What was done today, and this month against the company's target. */
    get figures() {
        const { figures, counts } = this.props.desk;
        const percent = (number) => `${Math.round(number)} %`;
        const { coverage, coverage_target: target, answer_rate: rate } = figures;
        const color = coverage < target ? "text-warning-emphasis" : "text-success";
        const hint = _t("This month; the target is %s", percent(target));
        return [
            { name: "done_today", label: _t("done today"), value: counts.done_today },
            { name: "made", label: _t("made of due"), value: percent(coverage), color, hint },
            { name: "reached", label: _t("reached"), value: percent(rate), hint: _t("This month") },
        ];
    }
}
