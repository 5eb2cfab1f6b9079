import { dueLevel, dueText } from "@kefu_base/fields/due_field";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";

/** A moment that the server gave, as people say it, exact, and how urgent it is. */
export function moment(value) {
    const at = value && deserializeDateTime(value);
    return at && { text: dueText(at), exact: formatDateTime(at), time: at.toFormat("HH:mm"), day: at.toFormat("MM-dd"), level: dueLevel(at) };
}
