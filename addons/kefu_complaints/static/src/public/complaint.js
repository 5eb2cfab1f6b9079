/** @odoo-module ignore */
// Comfort only: the pages work without it. Photos are made smaller before they are sent, what was typed survives a
// page that is lost, and a form is sent once.
(function () {
    "use strict";

    const SIDE = 1920;
    const TYPES = ["image/jpeg", "image/png", "image/webp"];

    function fields(form) {
        return [...form.elements].filter(
            (field) => field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type)
        );
    }

    function remember(form) {
        const kept = {};
        for (const field of fields(form)) {
            if (["checkbox", "radio"].includes(field.type) || field.closest(".o_kefu_trap")) {
                continue;
            }
            kept[field.name] = field.value;
        }
        try {
            sessionStorage.setItem(form.dataset.keep, JSON.stringify(kept));
        } catch {
            // a browser that keeps nothing: the form works as before
            return;
        }
    }

    function recall(form) {
        let kept = {};
        try {
            kept = JSON.parse(sessionStorage.getItem(form.dataset.keep)) || {};
        } catch {
            return;
        }
        for (const field of fields(form)) {
            if (!field.value && kept[field.name]) {
                field.value = kept[field.name];
            }
        }
    }

    async function smaller(file) {
        if (!TYPES.includes(file.type) || !window.createImageBitmap) {
            return file;
        }
        try {
            const bitmap = await window.createImageBitmap(file, { imageOrientation: "from-image" });
            const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
            const canvas = document.createElement("canvas");
            canvas.width = Math.round(bitmap.width * scale);
            canvas.height = Math.round(bitmap.height * scale);
            canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
            const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
            const drawn = blob && new window.File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: blob.type });
            return drawn && drawn.size < file.size ? drawn : file;
        } catch {
            return file;
        }
    }

    async function shrink(input) {
        const note = document.getElementById(input.dataset.note);
        input.setCustomValidity("");
        const files = await Promise.all([...input.files].map(smaller));
        const chosen = new window.DataTransfer();
        files.forEach((file) => chosen.items.add(file));
        input.files = chosen.files;
        const size = files.reduce((sum, file) => sum + file.size, 0);
        if (files.length > Number(input.dataset.most) || size > Number(input.dataset.bytes)) {
            input.setCustomValidity(note.textContent.trim());
        }
    }

    function send(event) {
        const form = event.target;
        if (form.dataset.sent) {
            event.preventDefault();
            return;
        }
        form.dataset.sent = "1";
        for (const button of form.querySelectorAll("button")) {
            button.setAttribute("aria-disabled", "true");
        }
    }

    function start() {
        const alert = document.querySelector(".o_kefu_alert[tabindex]");
        if (alert) {
            alert.focus();
        }
        for (const done of document.querySelectorAll("[data-forget]")) {
            sessionStorage.removeItem(done.dataset.forget);
        }
        for (const form of document.querySelectorAll("form[data-keep]")) {
            recall(form);
            form.addEventListener("input", () => remember(form));
        }
        for (const input of document.querySelectorAll(".o_kefu_page input[type=file]")) {
            input.addEventListener("change", () => shrink(input));
        }
        for (const form of document.querySelectorAll(".o_kefu_page form")) {
            form.addEventListener("submit", send);
        }
    }

    // back with the browser's button: the form may be sent again
    window.addEventListener("pageshow", () => {
        for (const form of document.querySelectorAll("form[data-sent]")) {
            delete form.dataset.sent;
            form.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-disabled"));
        }
    });

    if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", start);
    } else {
        start();
    }
})();
