/** What a person does while another program has locked the queue's database waits for it instead of failing. */
import type { CallName } from '../../preload/contract.ts';
import type { Handlers } from '../ipc/router.ts';

/**
 * Calls that change the queue in one transaction, so that they can be repeated when it could not begin. Adding files
 * and actions on many uploads consist of several, and wait by themselves.
 */
const repeatableCalls = [
  'setCollapsed',
  'pauseAll',
  'resumeAll',
  'actOnGroup',
  'changeSubmission',
  'submitAsNewVersion',
  'addWatchFolder',
  'changeWatchFolder',
  'pauseWatchFolder',
  'removeWatchFolder',
] as const satisfies readonly CallName[];

/** `whenUnlocked`: runs the work, again and again while it fails because of another program's lock. */
export function waitingForLock(
  handlers: Handlers,
  whenUnlocked: (work: () => unknown) => Promise<unknown>,
): Handlers {
  const waiting = repeatableCalls.map((name) => {
    const handle = handlers[name] as (args: unknown) => unknown;
    return [name, (args: unknown) => whenUnlocked(() => handle(args))] as const;
  });
  return { ...handlers, ...Object.fromEntries(waiting) };
}
