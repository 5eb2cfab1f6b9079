"""Every view behind every menu opens, on a desktop and on a phone, and so does a record of each."""

import pytest

#: the demo company's people who between them see every menu
DESKTOPS = ("director", "admin", "finance")
PHONES = ("salesperson", "designer", "consultant", "site_manager", "sales_manager")
#: opens the views of one menu's action, and returns them
OPEN_ALL = """
async (menu) => {
    const { action, orm } = odoo.__WOWL_DEBUG__.root.env.services;
    const isPhone = window.innerWidth < 768;
    const definition = await action.loadAction(menu.actionID);
    if (definition.type !== "ir.actions.act_window" || definition.target === "new") {
        return [];
    }
    const { rpcBus } = odoo.loader.modules.get("@web/core/network/rpc");
    let asked = 0;
    const more = () => asked++;
    const less = () => asked--;
    rpcBus.addEventListener("RPC:REQUEST", more);
    rpcBus.addEventListener("RPC:RESPONSE", less);
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    // what a view asks for when it is there is answered and drawn
    const settle = async () => {
        const end = performance.now() + 10_000;
        do {
            await drawn();
            await drawn();
        } while (asked > 0 && performance.now() < end);
    };
    const opened = [];
    const show = async (view, ...request) => {
        try {
            await action.doAction(...request);
            await settle();
            opened.push(view);
        } catch (error) {
            opened.push(`${view} failed: ${error.cause?.message || error.message}`);
        }
    };
    for (const [, viewType] of definition.views.filter(([, type]) => !["form", "search"].includes(type))) {
        await show(viewType, menu.actionID, { viewType, clearBreadcrumbs: true });
    }
    const form = definition.views.find(([, type]) => type === "form");
    const model = definition.res_model;
    const [resId] = form && !model.startsWith("res.config") ? await orm.search(model, [], { limit: 1 }) : [];
    if (resId) {
        await show("form", { type: "ir.actions.act_window", res_model: model, res_id: resId, views: [form], context: {} });
    }
    rpcBus.removeEventListener("RPC:REQUEST", more);
    rpcBus.removeEventListener("RPC:RESPONSE", less);
    return opened;
}
"""
MENUS = """
() => {
    const { menu } = odoo.__WOWL_DEBUG__.root.env.services;
    const app = menu.getApps().find((each) => each.xmlid === "kefu_base.menu_root");
    const flat = (node) => [node, ...node.childrenTree.flatMap(flat)];
    const withAction = flat(menu.getMenuAsTree(app.id)).filter((each) => each.actionID);
    return withAction.map(({ xmlid, actionID }) => ({ xmlid, actionID }));
}
"""


@pytest.mark.parametrize("login", DESKTOPS)
def test_on_a_desktop(page, login):
    open_every_screen(page, login)


@pytest.mark.parametrize("login", PHONES)
def test_on_a_phone(phone, login):
    open_every_screen(phone, login)


def open_every_screen(window, login):
    page = window.login(login).page
    page.wait_for_function("() => odoo.__WOWL_DEBUG__?.root")
    page.wait_for_selector(".o_action_manager > *")
    menus = page.evaluate(MENUS)
    assert menus
    wrong = []
    for menu in menus:
        opened = page.evaluate(OPEN_ALL, menu)
        wrong += [f"{menu['xmlid']}: {view}" for view in opened if "failed" in view]
        wrong += [f"{menu['xmlid']} {opened}: {error}" for error in window.errors]
        window.errors.clear()
    assert wrong == []
