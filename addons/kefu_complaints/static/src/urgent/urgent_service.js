import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { reactive } from "@odoo/owl";

const MODEL = "kefu.complaint";
const RELOAD_DELAY = 400;

/**
 * X4: the urgent complaints nobody has taken yet, of those this user may see. The server's message only says that there is something to
 * look at; what is shown is read with the user's own rights.
 */
export const urgentService = {
    dependencies: ["bus_service", "orm"],
    start(env, { bus_service: bus, orm }) {
        const state = reactive({ alarms: [] });
        let timer;
        const load = async () => {
            state.alarms = user.userId && (await user.hasGroup("base.group_user")) ? await orm.silent.call(MODEL, "urgent_alarms", []) : [];
        };
        const reload = () => {
            clearTimeout(timer);
            timer = setTimeout(load, RELOAD_DELAY);
        };
        bus.subscribe("kefu_urgent", load);
        bus.subscribe("kefu_live", ({ model }) => {
            if (model === MODEL && state.alarms.length) {
                reload();
            }
        });
        bus.start();
        env.bus.addEventListener("WEB_CLIENT_READY", load, { once: true });
        return {
            state,
            /** X4: the first who takes it has it; whoever comes second is told by whom. */
            async take(id) {
                try {
                    await orm.call(MODEL, "action_take", [[id]]);
                } finally {
                    await load();
                }
            },
        };
    },
};

registry.category("services").add("kefu_urgent", urgentService);
