import { Component, useState } from "@odoo/owl";
import { moment } from "./moments";

/** An answer that was promised is there: the customer is to be told. */
export class PromiseSheet extends Component {
    static template = "kefu_callback.PromiseSheet";
    static props = { promise: Object, busy: Boolean, onTold: Function, onBack: Function };

    setup() {
        this.state = useState({ note: "" });
    }

    get promised() {
        return moment(this.props.promise.promised_at);
    }

    get telephone() {
        return `tel:${this.props.promise.phone.replace(/[^\d+]/g, "")}`;
    }
}
