import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { reactive } from "@odoo/owl";

const RELOAD_DELAY = 400;

/**
 * What nobody has seen to yet, of what this user may see. The server's message only says that there is something to look at; what is
 * shown is read with the user's own rights.
 *
 * Addons add their kinds to the registry `kefu_alarms`:
 * - `model`: of the records;
 * - `message`: of the bus, when there is one more or one less;
 * - `read`: the model's method that returns `[{id, text}]`, the most urgent first;
 * - `take`: the records' method by which the user sees to one;
 * - `label`, `button`: what it is, what taking it is called;
 * - `action`: XML id of the form's action;
 * - `opens`: whether what was taken is opened.
 */
export const alarmService = {
    dependencies: ["bus_service", "orm"],
    start(env, { bus_service: bus, orm }) {
        const kinds = registry.category("kefu_alarms").getAll();
        const state = reactive({ alarms: [] });
        const timers = new Map();

        const load = async (kind) => {
            const isEmployee = user.userId && (await user.hasGroup("base.group_user"));
            const found = isEmployee ? await orm.silent.call(kind.model, kind.read, []) : [];
            const alarms = found.map((alarm) => ({ ...alarm, kind, key: `${kind.model},${alarm.id}` }));
            state.alarms = kinds.flatMap((each) => (each === kind ? alarms : state.alarms.filter((alarm) => alarm.kind === each)));
        };
        const reload = (kind) => {
            clearTimeout(timers.get(kind));
            timers.set(kind, setTimeout(() => load(kind), RELOAD_DELAY));
        };

        for (const kind of kinds) {
            bus.subscribe(kind.message, () => load(kind));
        }
        bus.subscribe("kefu_live", ({ model }) => {
            for (const kind of kinds) {
                if (kind.model === model && state.alarms.some((alarm) => alarm.kind === kind)) {
                    reload(kind);
                }
            }
        });
        bus.start();
        env.bus.addEventListener("WEB_CLIENT_READY", () => Promise.all(kinds.map(load)), { once: true });
        return {
            state,
            /** The first who takes it has it; whoever comes second is told by whom. */
            async take({ kind, id }) {
                try {
                    await orm.call(kind.model, kind.take, [[id]]);
                } finally {
                    await load(kind);
                }
            },
        };
    },
};

registry.category("services").add("kefu_alarms", alarmService);
