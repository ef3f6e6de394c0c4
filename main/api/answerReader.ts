/** A schema that reads an answer by one function. */
import { z } from 'zod';

export type AnswerReader<Value> = z.ZodType<Value>;

/** `read`: null refuses the answer. */
export function answerReader<Value>(read: (answer: unknown) => Value | null): AnswerReader<Value> {
  return z.unknown().transform((answer, context): Value => {
    const value = read(answer);
    if (value !== null) return value;
    context.addIssue('It lacks what the app cannot work without');
    return z.NEVER;
  });
}
