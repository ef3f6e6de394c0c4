/** The schemas of submissions, in a separate file, because the page must not load zod. */
import { z } from 'zod';

import {
  type JsonValue,
  type Metadata,
  isSidekickId,
  metadataProblem,
  submissionBounds,
  submissionModes,
} from './submission.ts';

const jsonValue: z.ZodType<JsonValue, JsonValue> = z.json();

export const metadataSchema: z.ZodType<Metadata, Metadata> = z
  .record(z.string(), jsonValue)
  .refine((metadata) => metadataProblem(metadata) === null, 'The metadata exceeds a bound');

const sidekickId = z.string().refine(isSidekickId, 'A sidekick must be a UUID');

export const sidekickIdsSchema: z.ZodType<readonly string[], readonly string[]> = z
  .array(sidekickId)
  .max(submissionBounds.sidekicks);

export const submissionOptionsSchema = z.strictObject({
  metadata: metadataSchema,
  sidekickIds: sidekickIdsSchema,
});

export const submissionChoiceSchema = z.strictObject({
  mode: z.enum(submissionModes),
  ...submissionOptionsSchema.shape,
});

export const namedSidekicksSchema = z
  .array(
    z.object({
      id: sidekickId,
      name: z.string().trim().min(1).max(submissionBounds.sidekickNameLength),
    }),
  )
  .max(submissionBounds.namedSidekicks);

export const recentMetadataSchema = z
  .array(
    z.object({
      key: z.string().min(1).max(submissionBounds.metadataKeyLength),
      values: z
        .array(z.string().max(submissionBounds.metadataValueLength))
        .max(submissionBounds.recentValues),
    }),
  )
  .max(submissionBounds.recentKeys);
