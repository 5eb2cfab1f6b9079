import { Component } from "@odoo/owl";
import { moment } from "./moments";

/** Who is to be called, in which order; whom nobody reached; to whom an answer is owed. */
export class CallQueue extends Component {
    static template = "kefu_callback.CallQueue";
    static props = {
        desk: Object,
        current: { type: Number, optional: true },
        promise: { type: Number, optional: true },
        onOpen: Function,
        onPromise: Function,
        onFigure: Function,
    };

    moment(value) {
        return moment(value);
    }

    get empty() {
        const { next, retries, promises } = this.props.desk;
        return !next.length && !retries.length && !promises.length;
    }

    get figures() {
        return this.props.desk.figures;
    }
}
