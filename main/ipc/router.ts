/**
 * Answers the calls of the contract. Every call passes the same checks: the sender must be the top frame of the app's own
 * page, and the argument must match its schema. An error reaches the page as one sentence, never as a stack trace.
 */
import type { z } from 'zod';

import { type CallAnswer, type CallName, type Reply, calls, notSavedError } from '../../preload/contract.ts';
import { errorCode } from '../shared/errno.ts';
import type { Log } from '../shared/log.ts';

/** One handler per call. A missing handler does not compile. */
export type Handlers = {
  readonly [Name in CallName]: (
    args: z.output<(typeof calls)[Name]['args']>,
  ) => CallAnswer<Name> | Promise<CallAnswer<Name>>;
};

export interface RouterDeps {
  /** The origins of the app's own page. */
  readonly origins: readonly string[];
  readonly log: Log;
}

/** The frame that calls; null when it no longer exists. */
type SenderFrame = { readonly url: string; readonly parent: unknown } | null;

interface CallEvent {
  readonly senderFrame: SenderFrame;
}

/** Returns a function that answers any call: the name and the argument may come from any page. Never rejects. */
export function answerCalls(
  handlers: Handlers,
  deps: RouterDeps,
): (event: CallEvent, name: unknown, args: unknown) => Promise<Reply<unknown>> {
  return async (event, name, args) => {
    if (isCall(name)) return await answer(name, event, args, handlers, deps);
    deps.log.warn('Refused a call that there is not');
    return { ok: false, error: 'There is no such call' };
  };
}

function isCall(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(calls, name);
}

async function answer(
  name: CallName,
  event: CallEvent,
  args: unknown,
  handlers: Handlers,
  deps: RouterDeps,
): Promise<Reply<unknown>> {
  const refuse = (reason: string): Reply<unknown> => {
    deps.log.warn(`Refused ${name}: ${reason}`);
    return { ok: false, error: `${name}: ${reason}` };
  };
  if (!isOwnPage(event.senderFrame, deps.origins)) return refuse('this page may not call the app');
  const parsed = calls[name].args.safeParse(args);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(`argument refused: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  try {
    const handle = handlers[name] as (args: unknown) => unknown;
    return { ok: true, answer: await handle(parsed.data) };
  } catch (error) {
    deps.log.bug(error);
    if (isDiskError(error)) return { ok: false, error: notSavedError };
    return { ok: false, error: `${name}: something went wrong in the app` };
  }
}

/** Whether the disk is full, write-protected or broken. SQLite has its own names for that. */
function isDiskError(error: unknown): boolean {
  return /^(?:ENOSPC|EDQUOT|EROFS|EIO|SQLITE_FULL|SQLITE_IOERR|SQLITE_READONLY)/u.test(errorCode(error));
}

/** Whether a frame is the top frame of a page with one of the origins. */
export function isOwnPage(frame: SenderFrame, origins: readonly string[]): boolean {
  if (frame === null || frame.parent !== null || !URL.canParse(frame.url)) return false;
  const { protocol, host } = new URL(frame.url);
  return origins.includes(`${protocol}//${host}`);
}
