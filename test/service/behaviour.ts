/** What is configurable about the service: per deployment, or not documented, so that tests can try each answer. */
import { z } from 'zod';

import { capBytesOf } from '../../main/files/allowedTypes.ts';
import { validationShapes } from './answers.ts';

const cap = z.int().min(0);

export const behaviourSchema = z.strictObject({
  /** How long an upload URL is good for; not above zero: handed out expired. Whole seconds are what Azure keeps. */
  sasLifetimeMs: z.int(),
  /** The permissions of upload URLs: create and write; read too; or create only, which refuses a second write (Azure's SAS). */
  sasPermissions: z.enum(['cw', 'rcw', 'c']),
  /** `filename`: one name, one blobPath. `random`: every answer of uploads/url and uploads/direct is a new one. */
  blobPaths: z.enum(['filename', 'random']),
  /** Where upload URLs lead, such as a proxy in front of storage; null: to storage itself. */
  storageOrigin: z.url().nullable(),
  /** The direct upload's cap on the file. */
  directCapBytes: cap,
  /** Answers 411 to a direct upload without Content-Length, as gateways do. */
  requireContentLength: z.boolean(),
  /** Checked when a blob is submitted. */
  capsBytes: z.strictObject({ video: cap, audio: cap, image: cap, document: cap }),
  validationShape: z.enum(validationShapes),
  /** The most assets of one submission, and how more are refused. */
  maxAssets: z.int().min(1),
  tooManyStatus: z.union([z.literal(422), z.literal(413)]),
  /** Whether and how the refusal of a submission names the asset at fault; not documented. */
  namesAsset: z.enum(['no', 'index', 'blob-path', 'filename']),
  /** Asset retries before "attempts exhausted". */
  maxRetries: z.int().min(0),
});
export type Behaviour = z.output<typeof behaviourSchema>;

export const behaviourChangeSchema = behaviourSchema
  .extend({ capsBytes: behaviourSchema.shape.capsBytes.partial() })
  .partial();
export type BehaviourChange = z.input<typeof behaviourChangeSchema>;

export const defaultBehaviour: Behaviour = {
  sasLifetimeMs: 3_600_000,
  sasPermissions: 'cw',
  blobPaths: 'filename',
  storageOrigin: null,
  directCapBytes: 10_000_000,
  requireContentLength: true,
  capsBytes: { ...capBytesOf },
  validationShape: 'fields',
  maxAssets: 100,
  tooManyStatus: 422,
  namesAsset: 'no',
  maxRetries: 3,
};

/** `change` over `base`; what is left out stays, and so does each cap that is left out. */
export function changedBehaviour(base: Behaviour, change: BehaviourChange): Behaviour {
  return behaviourSchema.parse({ ...base, ...change, capsBytes: { ...base.capsBytes, ...change.capsBytes } });
}
