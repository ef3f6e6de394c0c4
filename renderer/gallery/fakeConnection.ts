/** What a check of the connection finds, by what the key holds: `offline`, `plan`, `expired`; any other key is right. */
import type { ConnectionReport } from '../../preload/contract.ts';
import { keyFailures, offline, planGated } from './fakeFailures.ts';

export function connectionWith(apiKey: string | undefined, host: string): ConnectionReport {
  const fine = { host, reached: true, keyAccepted: true, planCovers: true, failure: null };
  if (apiKey === undefined) return fine;
  if (apiKey.includes('offline'))
    return { host, reached: false, keyAccepted: null, planCovers: null, failure: offline };
  if (apiKey.includes('plan')) return { ...fine, planCovers: false, failure: planGated('submission_read') };
  if (apiKey.includes('expired') || !apiKey.startsWith('sk_'))
    return { ...fine, keyAccepted: false, planCovers: null, failure: keyFailures.expired };
  return fine;
}
