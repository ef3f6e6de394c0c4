/** Controls a service in this or another process through its control URL. */
import type { Control } from './control.ts';

/** Throws when the service refuses an argument or cannot be reached. */
export function createControlClient(controlUrl: string): Control {
  async function call<Result>(name: keyof Control, argument?: unknown): Promise<Result> {
    const response = await fetch(`${controlUrl}/${name}`, {
      method: 'POST',
      ...(argument === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(argument) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The service's control refused: ${text}`);
    return JSON.parse(text) as Result;
  }
  return {
    info: async () => await call('info'),
    addFault: async (fault) => await call('addFault', fault),
    faults: async () => await call('faults'),
    clearFault: async (id) => await call('clearFault', id),
    clearFaults: async () => await call('clearFaults'),
    setLimit: async (limit) => await call('setLimit', limit),
    grantPlan: async (plan) => await call('grantPlan', plan),
    revokePlan: async (plan) => await call('revokePlan', plan),
    expireKey: async (key) => await call('expireKey', key),
    revokeKey: async (key) => await call('revokeKey', key),
    restoreKey: async (key) => await call('restoreKey', key),
    ledger: async (filter) => await call('ledger', filter),
    resetLedger: async () => await call('resetLedger'),
    setProcessingSpeed: async (speed) => await call('setProcessingSpeed', speed),
    setBehaviour: async (change) => await call('setBehaviour', change),
    blob: async (blobPath) => await call('blob', blobPath),
    setNetwork: async (state) => await call('setNetwork', state),
    reset: async () => await call('reset'),
  };
}
