import { useLiveReload } from "@kefu_base/live/live_views";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onWillStart, useState } from "@odoo/owl";
import { DispatchReasonList } from "../dispatch_reasons/dispatch_reasons";

/** So many customers are dispatched in one call: each is a transaction that others wait for. */
const CHUNK = 200;

/** The reasons why nobody can take a customer stand open for so many customers. */
const FEW = 3;

/** Who waits, who would get them and why, how fair it has been: the director's one screen. */
export class DispatchDesk extends Component {
    static template = "kefu_followup.DispatchDesk";
    static components = { DispatchReasonList, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.state = useState({ desk: null, open: {}, done: 0, total: 0 });
        useLiveReload("crm.lead", () => this.load());
        onWillStart(() => this.load());
    }

    get busy() {
        return this.state.total > 0;
    }

    get ready() {
        return this.state.desk.leads.filter((lead) => lead.designer_id);
    }

    get stuck() {
        return this.state.desk.leads.filter((lead) => !lead.designer_id);
    }

    async load() {
        if (!this.busy) {
            this.state.desk = await this.orm.call("crm.lead", "get_dispatch_desk", []);
        }
    }

    weight(member) {
        return _t("Weight %s", member.weight);
    }

    ago(lead) {
        return deserializeDateTime(lead.registered_at).toRelative();
    }

    exact(lead) {
        return deserializeDateTime(lead.registered_at).toLocaleString(luxon.DateTime.DATETIME_SHORT);
    }

    summary(lead) {
        const area = lead.area ? _t("%s m²", lead.area) : "";
        return [lead.home, area, lead.source, lead.speciality].filter(Boolean).join(" · ");
    }

    toggle(lead) {
        this.state.open[lead.id] = !this.isOpen(lead);
    }

    /** Why nobody can take a customer is said at once, unless there are many of them. */
    isOpen(lead) {
        return this.state.open[lead.id] ?? (!lead.designer_id && this.stuck.length <= FEW);
    }

    async dispatch(ids) {
        this.state.total = ids.length;
        this.state.done = 0;
        let answer;
        try {
            while (this.state.done < ids.length) {
                const chunk = ids.slice(this.state.done, this.state.done + CHUNK);
                answer = await this.orm.call("crm.lead", "action_dispatch", [chunk]);
                this.state.done += chunk.length;
            }
        } finally {
            this.state.total = 0;
            await this.load();
        }
        const { type, message } = ids.length > CHUNK ? this.outcome(ids) : answer.params;
        this.notification.add(message, { type });
    }

    /** What became of many customers, in one sentence. */
    outcome(ids) {
        const waiting = new Set(this.state.desk.waiting_ids);
        const left = ids.filter((id) => waiting.has(id)).length;
        const done = ids.length - left;
        return left
            ? { type: "warning", message: _t("%(done)s customers dispatched, %(left)s wait: nobody can take them at present.", { done, left }) }
            : { type: "success", message: _t("%s customers dispatched.", done) };
    }

    async choose(lead) {
        await this.action.doAction("kefu_followup.kefu_dispatch_assign_action", {
            additionalContext: { active_ids: [lead.id] },
            onClose: () => this.load(),
        });
    }

    openLead(lead) {
        this.action.doAction("kefu_followup.crm_lead_action", {
            viewType: "form",
            props: { resId: lead.id },
        });
    }

    openServed(team, member) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: member.name,
            res_model: "kefu.dispatch",
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain: [
                ["team_id", "=", team.id],
                ["designer_id", "=", member.user_id],
            ],
        });
    }

    openQueue() {
        this.action.doAction("kefu_followup.crm_team_member_action");
    }

    width(team, member) {
        return `width: ${Math.round((100 * member.served) / team.most)}%`;
    }
}

registry.category("actions").add("kefu_dispatch_desk", DispatchDesk);
