/** Rules for the addons' JavaScript: ESLint's recommended ones and a few that Odoo's own code keeps to. */
import js from "@eslint/js";

const browser = Object.fromEntries(
    [
        "Blob", "BroadcastChannel", "CustomEvent", "Date", "DOMParser", "Element", "Event", "FileReader", "FormData",
        "HTMLElement", "Image", "IntersectionObserver", "Intl", "MutationObserver", "Node", "ResizeObserver", "URL",
        "URLSearchParams", "cancelAnimationFrame", "clearInterval", "clearTimeout", "console", "document", "fetch",
        "localStorage", "location", "luxon", "navigator", "odoo", "requestAnimationFrame", "sessionStorage", "setInterval",
        "setTimeout", "window",
    ].map((name) => [name, "readonly"]),
);

export default [
    { ignores: ["**/static/lib/**"] },
    js.configs.recommended,
    {
        files: ["addons/**/*.js"],
        languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: browser },
        rules: {
            "curly": "error",
            "eqeqeq": ["error", "always", { null: "ignore" }],
            "no-console": ["error", { allow: ["warn", "error"] }],
            "no-unused-vars": ["error", { args: "none", caughtErrors: "none" }],
            "no-var": "error",
            "prefer-const": "error",
        },
    },
];
