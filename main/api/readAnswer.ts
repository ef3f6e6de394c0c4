/** Reads the text of a successful answer. Pure; never throws. */
import type { z } from 'zod';

import type { Failure } from '../../preload/contract.ts';
import { unreadableAnswer } from '../errors/classify.ts';
import { parseJson, readErrorBody, safeText } from '../errors/errorBody.ts';

export interface AnswerFormat<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** Reads what must not be lost from the text of an answer that the schema refuses, or that was cut off; null: nothing. */
  readonly salvage?: (text: string) => unknown;
}

export function readAnswer<Schema extends z.ZodType>(
  { schema, salvage }: AnswerFormat<Schema>,
  status: number,
  text: string,
): { readonly value: z.output<Schema> } | { readonly failure: Failure } {
  const json = parseJson(text);
  for (const candidate of [json, salvage?.(text)]) {
    const parsed = candidate === undefined ? null : schema.safeParse(candidate);
    if (parsed?.success === true) return { value: parsed.data };
  }
  const detail = json === undefined ? readErrorBody(text).detail : safeText(text);
  return { failure: unreadableAnswer(status, detail) };
}
