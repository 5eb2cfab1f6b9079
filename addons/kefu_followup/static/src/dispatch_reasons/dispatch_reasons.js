import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

const ICONS = {
    behind: "fa-clock-o",
    tie: "fa-clock-o",
    suspended: "fa-ban text-danger",
    full: "fa-inbox text-warning",
    clash: "fa-calendar-times-o text-warning",
    left: "fa-user-times text-danger",
    declined: "fa-hand-paper-o text-warning",
    speciality: "fa-graduation-cap",
};

/** Everybody who was not chosen, with the reason in words; the reader's own line first. */
export class DispatchReasonList extends Component {
    static template = "kefu_followup.DispatchReasonList";
    static props = { reasons: { type: Array } };

    icon(reason) {
        return ICONS[reason.code] || "fa-moon-o text-muted";
    }
}

export class DispatchReasonsField extends Component {
    static template = "kefu_followup.DispatchReasonsField";
    static components = { DispatchReasonList };
    static props = { ...standardFieldProps };

    get reasons() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("kefu_dispatch_reasons", {
    component: DispatchReasonsField,
    supportedTypes: ["json"],
});
