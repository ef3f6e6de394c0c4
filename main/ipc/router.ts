/**
 * Answers the calls of the contract. Each goes through one wrapper: the sender must be the top frame of
 * our own page, the argument must fit its schema, and whatever goes wrong reaches the page as a sentence, never as a
 * stack.
 */
import type { z } from 'zod';

import { type CallAnswer, type CallName, type Reply, calls } from '../../preload/contract.ts';
import type { Log } from '../shared/log.ts';

/** One handler per call; a missing one does not compile. */
export type Handlers = {
  readonly [Name in CallName]: (
    args: z.output<(typeof calls)[Name]['args']>,
  ) => CallAnswer<Name> | Promise<CallAnswer<Name>>;
};

export interface Gatekeeper {
  /** Origins that our page may have. */
  readonly origins: readonly string[];
  readonly log: Log;
}

/** The frame that calls; null when it went away meanwhile. */
type SenderFrame = { readonly url: string; readonly parent: unknown } | null;

interface CallEvent {
  readonly senderFrame: SenderFrame;
}

/** The answer to a call, whoever makes it of whatever. */
export function answerCalls(
  handlers: Handlers,
  gatekeeper: Gatekeeper,
): (event: CallEvent, name: unknown, args: unknown) => Promise<Reply<unknown>> {
  return async (event, name, args) => {
    if (isCall(name)) return await answer(name, event, args, handlers, gatekeeper);
    gatekeeper.log.warn('Refused a call that there is not');
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
  gatekeeper: Gatekeeper,
): Promise<Reply<unknown>> {
  const refuse = (reason: string): Reply<unknown> => {
    gatekeeper.log.warn(`Refused ${name}: ${reason}`);
    return { ok: false, error: `${name}: ${reason}` };
  };
  if (!isOurPage(event.senderFrame, gatekeeper.origins)) return refuse('this page may not call the app');
  const parsed = calls[name].args.safeParse(args);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(`argument refused: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  try {
    const handle = handlers[name] as (args: unknown) => unknown;
    return { ok: true, answer: await handle(parsed.data) };
  } catch (error) {
    gatekeeper.log.bug(error);
    return { ok: false, error: `${name}: something went wrong in the app` };
  }
}

export function isOurPage(frame: SenderFrame, origins: readonly string[]): boolean {
  if (frame === null || frame.parent !== null || !URL.canParse(frame.url)) return false;
  const { protocol, host } = new URL(frame.url);
  return origins.includes(`${protocol}//${host}`);
}
