import { getDataURLFromFile } from "@web/core/utils/urls";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, useRef, useState } from "@odoo/owl";

const NODE = "kefu.site.node";

/** Take a photo: on a phone the camera opens. It hangs on the node at work. */
export class SitePhoto extends Component {
    static template = "kefu_site.SitePhoto";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.input = useRef("input");
        this.state = useState({ busy: false });
    }

    get nodeId() {
        const { record } = this.props;
        return record.resModel === NODE ? record.resId : record.data.current_node_id.id;
    }

    async onChosen(ev) {
        const files = [...ev.target.files];
        this.state.busy = true;
        try {
            const urls = await Promise.all(files.map(getDataURLFromFile));
            await this.orm.call(NODE, "add_photos", [this.nodeId, urls.map((url) => url.split(",")[1])]);
            await this.props.record.load();
        } finally {
            this.state.busy = false;
            this.input.el.value = "";
        }
    }
}

registry.category("view_widgets").add("kefu_site_photo", {
    component: SitePhoto,
    fieldDependencies: [{ name: "current_node_id", type: "many2one", relation: NODE }],
});
registry.category("view_widgets").add("kefu_site_node_photo", { component: SitePhoto });

/** The photos of a node, small; pressed they fill the screen. */
export class SitePhotosField extends Component {
    static template = "kefu_site.SitePhotos";
    static props = { ...standardFieldProps };

    setup() {
        this.viewer = useFileViewer();
    }

    get photos() {
        return this.props.record.data[this.props.name].records.map(({ resId, data }) => ({ id: resId, name: data.name }));
    }

    show(photo) {
        const files = this.photos.map(({ id, name }) => ({
            id,
            name,
            displayName: name,
            isImage: true,
            isViewable: true,
            defaultSource: `/web/image/${id}`,
            downloadUrl: `/web/content/${id}?download=true`,
        }));
        this.viewer.open(files.find(({ id }) => id === photo.id), files);
    }
}

registry.category("fields").add("kefu_site_photos", {
    component: SitePhotosField,
    supportedTypes: ["many2many"],
    relatedFields: [{ name: "name", type: "char" }],
});
