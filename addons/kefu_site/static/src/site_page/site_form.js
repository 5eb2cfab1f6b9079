import { useLiveReload } from "@kefu_base/live/live_views";
import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { FormController } from "@web/views/form/form_controller";

/** The page of a site or node shows at once what a colleague or a call has changed. */
class SiteFormController extends FormController {
    setup() {
        super.setup();
        useLiveReload("project.project", async () => {
            if (!(await this.model.root.isDirty())) {
                await this.model.root.load();
            }
        });
    }
}

registry.category("views").add("kefu_site_form", { ...formView, Controller: SiteFormController });
