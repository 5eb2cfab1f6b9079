import { useService } from "@web/core/utils/hooks";
import { useExternalListener } from "@odoo/owl";

const DIGIT = /^[1-9]$/;
const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";
const PRESSABLE = "button, a[href], summary";

/** The key as the desk knows it: "1"–"9" (the number pad, too), "enter", "arrowdown", a letter; empty when it is not for us. */
function deskKey(ev) {
    if (ev.isComposing || ev.altKey || ev.ctrlKey || ev.metaKey || ev.shiftKey || ev.defaultPrevented) {
        return "";
    }
    if (DIGIT.test(ev.key)) {
        return ev.key;
    }
    // an input method gives other letters: the place on the keyboard counts
    return ev.code.startsWith("Key") ? ev.code.slice(-1).toLowerCase() : ev.key.toLowerCase();
}

/**
 * Keys while talking. Letters and numbers do nothing while somebody types; nothing works while a dialog is open.
 *
 * @param {(key: string, typing: boolean) => boolean} press returns whether the key was used
 */
export function useCallKeys(press) {
    const ui = useService("ui");
    useExternalListener(window, "keydown", (ev) => {
        const key = ui.activeElement === document && !ui.isBlocked && deskKey(ev);
        if (!key) {
            return;
        }
        const typing = ev.target.matches(TYPING);
        const pressed = key === "enter" && (ev.target.matches(PRESSABLE) || ev.target.closest(".o-dropdown--menu"));
        if (!pressed && press(key, typing)) {
            ev.preventDefault();
        }
    });
}
