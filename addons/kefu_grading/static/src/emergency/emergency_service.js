import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

const MODEL = "kefu.info.report";

/**
 * G6: emergencies nobody has acknowledged yet stand on the screens of those who can, until one of them has. The server's message only
 * says that there is something to look at; what is shown is read with the user's own rights.
 */
export const emergencyService = {
    dependencies: ["action", "bus_service", "notification", "orm"],
    start(env, { action, bus_service: bus, notification, orm }) {
        const shown = new Map();

        const show = ({ id, title, text }) =>
            notification.add(text, {
                title,
                type: "danger",
                sticky: true,
                className: "o_kefu_emergency",
                onClose: () => shown.delete(id),
                buttons: [
                    { name: _t("I See to It"), primary: true, onClick: () => acknowledge(id) },
                    { name: _t("Open"), onClick: () => open(id) },
                ],
            });

        const load = async () => {
            const alarms = user.userId && (await user.hasGroup("base.group_user")) ? await orm.silent.call(MODEL, "emergency_alarms", []) : [];
            const ids = alarms.map((alarm) => alarm.id);
            for (const [id, close] of [...shown]) {
                if (!ids.includes(id)) {
                    close();
                }
            }
            for (const alarm of alarms.filter(({ id }) => !shown.has(id))) {
                shown.set(alarm.id, show(alarm));
            }
        };

        const acknowledge = async (id) => {
            try {
                await orm.call(MODEL, "action_acknowledge", [[id]]);
            } finally {
                await load();
            }
        };
        const open = (id) => action.doAction("kefu_grading.kefu_info_report_action_open", { props: { resId: id } });

        bus.subscribe("kefu_emergency", load);
        bus.start();
        env.bus.addEventListener("WEB_CLIENT_READY", load, { once: true });
    },
};

registry.category("services").add("kefu_emergency", emergencyService);
