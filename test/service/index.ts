/** The local Integrations API for tests: `startService()`, and the types of its control. */
import { Assembly, type ServiceOptions } from './assembly.ts';
import { createControlClient } from './client.ts';
import type { Control, ServiceInfo } from './control.ts';

export { createControlClient } from './client.ts';
export { sampleBytes } from './samples.ts';
export type { ServiceOptions } from './assembly.ts';
export type { BlobMedium } from './azurite.ts';
export type { Behaviour, BehaviourChange } from './behaviour.ts';
export type { BlobDigest } from './blobStore.ts';
export type { AllowedType } from '../../main/files/allowedTypes.ts';
export type { Control, LedgerFilter, PlanSetting, ServiceInfo } from './control.ts';
export type { Bucket, EndpointName } from './endpoints.ts';
export type { Fault, FaultKind, FaultRecord } from './faults.ts';
export type { KeyName, KeyTexts, Workspaces } from './keys.ts';
export type { LedgerBlob, LedgerBlock, LedgerRequest, LedgerSnapshot, LedgerSubmissions } from './ledger.ts';
export type { LimitSetting } from './limits.ts';

export interface Service extends ServiceInfo {
  readonly control: Control;
  /** The process id of Azurite. */
  readonly storagePid: number;
  /** Breaks open requests. Afterwards no process, port or file is left. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Rejects when a port is taken or Azurite does not start, and leaves nothing behind then either. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const assembly = new Assembly(options);
  try {
    await assembly.start();
  } catch (error) {
    await assembly.stop();
    throw error;
  }
  const info = assembly.info();
  let stopping: Promise<void> | null = null;
  const stop = async () => await (stopping ??= assembly.stop());
  return {
    ...info,
    control: createControlClient(info.controlUrl),
    storagePid: assembly.storagePid,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
