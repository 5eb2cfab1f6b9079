import { useBus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import "@kefu_base/live/live_views";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { listView } from "@web/views/list/list_view";
import { ListRenderer } from "@web/views/list/list_renderer";

const RELOAD_DELAY = 300;

/**
 * The figures of the day above a list or board. The model's method `kefu_figures(name)` returns dictionaries of `label`,
 * `count`, `level` (danger, warning, success, secondary), `icon`, and either `filter` (the filter of the search view that shows the
 * records behind the figure) or `method` (called when pressed: a button).
 */
export class FiguresBar extends Component {
    static template = "kefu_base.FiguresBar";
    static props = { model: Object, resModel: String, stamp: String };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ figures: [] });
        const load = () => this.load();
        onWillStart(load);
        const reload = useDebounced(load, RELOAD_DELAY);
        useBus(this.props.model.bus, "update", reload);
        onWillUpdateProps(reload);
    }

    async load() {
        const name = this.props.model.root.context.kefu_figures;
        this.state.figures = name ? await this.orm.silent.call(this.props.resModel, "kefu_figures", [name]) : [];
    }

    searchItem(figure) {
        return Object.values(this.env.searchModel.searchItems).find((item) => item.name === figure.filter);
    }

    isActive(figure) {
        const item = figure.filter && this.searchItem(figure);
        return Boolean(item) && this.env.searchModel.query.some((part) => part.searchItemId === item.id);
    }

    async press(figure) {
        if (figure.method) {
            const action = await this.orm.call(this.props.resModel, figure.method, []);
            if (action) {
                await this.action.doAction(action);
            }
            return this.props.model.load();
        }
        // one figure at a time: its records, then those of another
        for (const other of this.state.figures) {
            if (other !== figure && this.isActive(other)) {
                this.env.searchModel.toggleSearchItem(this.searchItem(other).id);
            }
        }
        const item = this.searchItem(figure);
        if (item) {
            this.env.searchModel.toggleSearchItem(item.id);
        }
    }
}

/** Loaded anew, or other records in the list: the figures may be others, too. */
const stamp = (list) => [list.id, list.count, ...list.records.map((record) => record.resId)].join();

export class FiguresKanbanRenderer extends KanbanRenderer {
    static template = "kefu_base.FiguresKanbanRenderer";
    static components = { ...KanbanRenderer.components, FiguresBar };

    get figuresStamp() {
        return stamp(this.props.list);
    }
}

export class FiguresListRenderer extends ListRenderer {
    static template = "kefu_base.FiguresListRenderer";
    static components = { ...ListRenderer.components, FiguresBar };

    get figuresStamp() {
        return stamp(this.props.list);
    }
}

const views = registry.category("views");
views.add("kefu_figures_kanban", { ...kanbanView, ...views.get("kefu_live_kanban"), Renderer: FiguresKanbanRenderer });
views.add("kefu_figures_list", { ...listView, ...views.get("kefu_live_list"), Renderer: FiguresListRenderer });
