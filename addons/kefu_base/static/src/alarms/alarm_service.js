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
        const kinds = Object.fromEntries(registry.category("kefu_alarms").getEntries());
        const names = Object.keys(kinds);
        const state = reactive({ alarms: [] });
        const timers = new Map();

        const alarmsOf = (name) => state.alarms.filter((alarm) => alarm.kind === name);
        const load = async (name) => {
            const { model, read } = kinds[name];
            const isEmployee = user.userId && (await user.hasGroup("base.group_user"));
            const found = isEmployee ? await orm.silent.call(model, read, []) : [];
            const alarms = found.map(({ id, text }) => ({ id, text, kind: name, key: `${name},${id}` }));
            state.alarms = names.flatMap((each) => (each === name ? alarms : alarmsOf(each)));
        };
        const reload = (name) => {
            clearTimeout(timers.get(name));
            timers.set(name, setTimeout(() => load(name), RELOAD_DELAY));
        };

        for (const name of names) {
            bus.subscribe(kinds[name].message, () => load(name));
        }
        bus.subscribe("kefu_live", ({ model }) =>
            names.filter((name) => kinds[name].model === model && alarmsOf(name).length).forEach(reload)
        );
        bus.start();
        env.bus.addEventListener("WEB_CLIENT_READY", () => Promise.all(names.map(load)), { once: true });
        return {
            kinds,
            state,
            /** The first who takes it has it; whoever comes second is told by whom. */
            async take({ kind, id }) {
                const { model, take } = kinds[kind];
                try {
                    await orm.call(model, take, [[id]]);
                } finally {
                    await load(kind);
                }
            },
        };
    },
};

registry.category("services").add("kefu_alarms", alarmService);
