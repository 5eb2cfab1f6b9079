import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** X4: stands on everybody's screen until somebody has taken the complaint. */
registry.category("kefu_alarms").add("urgent_complaint", {
    model: "kefu.complaint",
    message: "kefu_urgent",
    read: "urgent_alarms",
    take: "action_take",
    label: _t("Urgent"),
    button: _t("I take it"),
    action: "kefu_complaints.kefu_complaint_action_open",
    opens: true,
});
