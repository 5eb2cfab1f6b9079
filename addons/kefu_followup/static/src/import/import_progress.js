import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * Imports batch after batch while it is shown, and says how far it is. Leaving the page stops after the current batch;
 * coming back goes on.
 */
export class ImportProgress extends Component {
    static template = "kefu_followup.ImportProgress";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        const { position, total } = this.props.record.data;
        this.state = useState({ position, total, interrupted: false });
        onMounted(() => this.run());
        onWillUnmount(() => {
            this.left = true;
        });
    }

    get percent() {
        return this.state.total ? Math.floor((100 * this.state.position) / this.state.total) : 0;
    }

    async run() {
        const { resModel, resId } = this.props.record;
        this.state.interrupted = false;
        try {
            let running = true;
            while (running && !this.left) {
                const progress = await this.orm.call(resModel, "action_import_batch", [[resId]]);
                this.state.position = progress.position;
                running = progress.state === "running";
            }
        } catch (error) {
            this.state.interrupted = true;
            throw error;
        }
        if (!this.left) {
            await this.props.record.load();
        }
    }
}

registry.category("view_widgets").add("kefu_import_progress", {
    component: ImportProgress,
    fieldDependencies: [
        { name: "position", type: "integer" },
        { name: "total", type: "integer" },
    ],
});
