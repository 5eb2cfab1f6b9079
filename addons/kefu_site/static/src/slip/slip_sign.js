import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";
import { NameAndSignature } from "@web/core/signature/name_and_signature";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, useState } from "@odoo/owl";

/** C1: the customer, or the site manager, signs on the screen with a finger. What is refused can be drawn again. */
export class SlipSignDialog extends Component {
    static template = "kefu_site.SlipSignDialog";
    static components = { Dialog, NameAndSignature };
    static props = { name: String, fixedName: Boolean, sign: Function, close: Function };

    setup() {
        this.signature = useState({ name: this.props.name, isSignatureEmpty: true });
        this.state = useState({ busy: false });
    }

    get signatureProps() {
        const { signature } = this;
        return { signature, mode: "draw", fontColor: "black", displaySignatureRatio: 2, noInputName: this.props.fixedName };
    }

    async onSign() {
        this.state.busy = true;
        try {
            await this.props.sign(this.signature.getSignatureImage(), this.signature.name);
            this.props.close();
        } finally {
            this.state.busy = false;
        }
    }
}

/** The buttons under a slip: they save it, so that writing and signing are one go. */
export class SlipSign extends Component {
    static template = "kefu_site.SlipSign";
    static props = { ...standardWidgetProps };

    setup() {
        this.dialog = useService("dialog");
        this.orm = useService("orm");
    }

    get data() {
        return this.props.record.data;
    }

    async onSign(signer) {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        const isCustomer = signer === "customer";
        this.dialog.add(SlipSignDialog, {
            name: (isCustomer && this.data.partner_id?.display_name) || "",
            fixedName: !isCustomer,
            sign: async (signature, name) => {
                await this.orm.call("kefu.service.slip", "action_sign", [record.resId], { signature, signed_by: name, signer });
                await record.load();
            },
        });
    }
}

registry.category("view_widgets").add("kefu_slip_sign", {
    component: SlipSign,
    fieldDependencies: [
        { name: "partner_id", type: "many2one" },
        { name: "may_sign", type: "boolean" },
        { name: "may_sign_as_site_manager", type: "boolean" },
    ],
});
