import { dueLevel, dueText } from "@kefu_base/fields/due_field";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

const NODE = "kefu.site.node";

/** A part of the site's page that the server has put together. */
class SitePart extends Component {
    static props = { ...standardFieldProps, compact: { type: Boolean, optional: true } };

    setup() {
        this.action = useService("action");
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    open(resModel, resId) {
        return this.action.doAction({ type: "ir.actions.act_window", res_model: resModel, res_id: resId, views: [[false, "form"]] });
    }

    moment(text) {
        if (!text) {
            return false;
        }
        const value = deserializeDateTime(text);
        return { text: dueText(value, true), exact: formatDateTime(value), level: dueLevel(value, true) };
    }
}

/** ①──②──③: the nodes of a site in their order; each opens. */
export class SiteLineField extends SitePart {
    static template = "kefu_site.SiteLine";

    openNode(node) {
        return this.open(NODE, node.id);
    }
}

/** The node at work: when, who was reached, who attends, which slips are signed. */
export class SiteNowField extends SitePart {
    static template = "kefu_site.SiteNow";

    get when() {
        return this.moment(this.value.scheduled_at);
    }
}

/** The instalments of the contract, and what locks the next node. */
export class SiteMoneyField extends SitePart {
    static template = "kefu_site.SiteMoney";

    /** On a card only what is to be paid now. */
    get parts() {
        const { parts } = this.value;
        return this.props.compact ? parts.filter(({ open }) => open) : parts;
    }

    openPart(part) {
        return part.invoice_id && this.value.opens_invoice ? this.open("account.move", part.invoice_id) : null;
    }
}

const part = (component) => ({
    component,
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ compact: Boolean(options.compact) }),
});
const fields = registry.category("fields");
fields.add("kefu_site_line", part(SiteLineField));
fields.add("kefu_site_now", part(SiteNowField));
fields.add("kefu_site_money", part(SiteMoneyField));
