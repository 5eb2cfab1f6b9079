import { ConnectionLostError } from "@web/core/network/rpc";
import { Mutex, delay } from "@web/core/utils/concurrency";
import { useExternalListener, useState } from "@odoo/owl";

const RETRY = 3000;

/**
 * What is ticked during a call is saved one after the other; what a broken line swallows is sent again until it arrives.
 *
 * @returns {{ state: { pending: number, lost: boolean }, save: (send: () => Promise) => Promise, settled: () => Promise }}
 */
export function useSafeSave() {
    const state = useState({ pending: 0, lost: false });
    const mutex = new Mutex();

    async function insist(send) {
        for (;;) {
            try {
                const result = await send();
                state.lost = false;
                return result;
            } catch (error) {
                if (!(error instanceof ConnectionLostError)) {
                    throw error;
                }
                state.lost = true;
                await delay(RETRY);
            }
        }
    }

    async function save(send) {
        state.pending++;
        try {
            return await mutex.exec(() => insist(send));
        } finally {
            state.pending--;
        }
    }

    useExternalListener(window, "beforeunload", (ev) => {
        if (state.pending) {
            ev.preventDefault();
        }
    });
    return { state, save, settled: () => mutex.getUnlockedDef() };
}
