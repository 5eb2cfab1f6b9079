import { useService } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { listView } from "@web/views/list/list_view";
import { ListController } from "@web/views/list/list_controller";
import { onWillUnmount } from "@odoo/owl";

/** Several changes in a row make one reload. */
const RELOAD_DELAY = 400;

/**
 * Call `reload` when the server says that records of `resModel` changed
 * (see the model `kefu.live.mixin`).
 */
export function useLiveReload(resModel, reload) {
    const bus = useService("bus_service");
    let timer;
    const onNotification = ({ model }) => {
        if (model === resModel) {
            clearTimeout(timer);
            timer = setTimeout(reload, RELOAD_DELAY);
        }
    };
    bus.subscribe("kefu_live", onNotification);
    bus.start();
    onWillUnmount(() => {
        clearTimeout(timer);
        bus.unsubscribe("kefu_live", onNotification);
    });
}

const live = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            useLiveReload(this.props.resModel, () => this.model.reload());
        }
    };

/**
 * Odoo keeps showing a group that has become empty, as it was, with its buttons. Here it goes: what was to be done about
 * it is done. Groups that are always to be seen come from the server (`group_expand`).
 */
class LiveModel extends RelationalModel {
    load(params) {
        delete this.config.currentGroups;
        const loading = super.load(params);
        this.loading = loading;
        const onLoaded = () => {
            if (this.loading === loading) {
                this.loading = undefined;
                if (this.isStale) {
                    this.reload();
                }
            }
        };
        loading.then(onLoaded, onLoaded);
        return loading;
    }

    /**
     * Load what is shown anew, after what is being loaded: Odoo drops a load for a later one, and with it the page that is
     * being opened or the filter just chosen. A row being typed into is not pulled away from under the hands.
     */
    reload() {
        this.isStale = Boolean(this.loading);
        if (!this.isStale && !this.root.editedRecord) {
            this.load();
        }
    }
}

const views = registry.category("views");
views.add("kefu_live_kanban", { ...kanbanView, Controller: live(KanbanController), Model: LiveModel });
views.add("kefu_live_list", { ...listView, Controller: live(ListController), Model: LiveModel });
