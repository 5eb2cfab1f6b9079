import { _t } from "@web/core/l10n/translation";

/**
 * Sentences of Odoo's own web client which its Chinese translations leave in English. Odoo falls back on the
 * translation any addon has for a sentence, so translating them here is enough; once Odoo translates one of them itself,
 * its own translation wins and the line can go.
 *
 * @returns {string[]} the sentences in the user's language
 */
export function stockTerms() {
    return [
        // Forms, lists, searches
        _t("Missing required fields"),
        _t("Are you sure you want to delete the selected record?"),
        _t("Are you sure you want to delete the %(nbSelected)s selected records?"),
        _t("Are you sure you want to update %(count)s records?"),
        _t("Among the %(total)s selected records, %(valid_count)s are valid for this update."),
        _t("Heads up! Your recent changes are too large to save automatically. Please click the %(upload_icon)s button now to ensure your work is saved before you exit this tab."),
        _t("The file is not an image, resizing is not possible"),
        _t("The resizing of the image failed"),
        _t("No settings found"),
        _t("Try searching for another keyword"),
        _t("My Preferences"),
        _t("Caps Lock is on!"),
        _t("Add nested rule"),
        _t("Select one or several criteria"),
        _t('Press "Enter" to add criterion'),
        _t("Show options"),
        _t("Month to date"),
        _t("Year to date"),
        _t("Custom range"),
        _t("before"),
        _t("between"),
        _t("lower than"),
        _t("lower or equal to"),
        _t("greater or equal to"),
        _t("not %(operator_label)s"),
        _t("Toggle date range mode"),
        // Messages
        _t("Search conversations"),
        _t("Starred messages"),
        _t("Starred message"),
        _t("Add Star"),
        _t("Remove Star"),
        _t("Filter Messages"),
        _t("Conversations"),
        _t("New Meeting"),
        _t("Discard editing"),
        _t("Deleted document"),
        _t("No content."),
        _t("1 other"),
        _t("%s others"),
        _t("This is the start of your direct chat with %(userName)s"),
        _t("This is the start of the #%(channelName)s channel"),
        _t("This conversation isn’t available."),
        _t("This thread is no longer available."),
        _t("Invite people or email"),
        _t("Out-of-office message"),
        _t("Unknown Status"),
    ];
}
