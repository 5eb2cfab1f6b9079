import { useService } from "@web/core/utils/hooks";
import { WebClient } from "@web/webclient/webclient";
import { Component, useState } from "@odoo/owl";

/** What cannot wait stands on top of the screen, whatever else is on it, until somebody sees to it. */
export class AlarmBar extends Component {
    static template = "kefu_base.AlarmBar";
    static props = {};

    setup() {
        this.alarms = useService("kefu_alarms");
        this.kinds = this.alarms.kinds;
        this.state = useState(this.alarms.state);
        this.action = useService("action");
    }

    open({ kind, id }) {
        return this.action.doAction(this.kinds[kind].action, { props: { resId: id } });
    }

    async take(alarm) {
        await this.alarms.take(alarm);
        if (this.kinds[alarm.kind].opens) {
            await this.open(alarm);
        }
    }
}

WebClient.components = { ...WebClient.components, AlarmBar };
