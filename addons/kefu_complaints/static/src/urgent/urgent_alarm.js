import { useService } from "@web/core/utils/hooks";
import { WebClient } from "@web/webclient/webclient";
import { Component, useState } from "@odoo/owl";

/** X4: stands on everybody's screen until somebody has taken the complaint. */
export class UrgentAlarm extends Component {
    static template = "kefu_complaints.UrgentAlarm";
    static props = {};

    setup() {
        this.urgent = useService("kefu_urgent");
        this.state = useState(this.urgent.state);
        this.action = useService("action");
    }

    open(id) {
        return this.action.doAction("kefu_complaints.kefu_complaint_action_open", { props: { resId: id } });
    }

    async take(id) {
        await this.urgent.take(id);
        await this.open(id);
    }
}

WebClient.components = { ...WebClient.components, UrgentAlarm };
