import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** G6: stands on the screens of those who can see to it until one of them has. */
registry.category("kefu_alarms").add("emergency", {
    model: "kefu.info.report",
    message: "kefu_emergency",
    read: "emergency_alarms",
    take: "action_acknowledge",
    label: _t("Emergency"),
    button: _t("I See to It"),
    action: "kefu_grading.kefu_info_report_action_open",
});
