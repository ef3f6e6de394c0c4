/** What each call of the window does. The handlers are grouped by feature; a call without a handler does not compile. */
import type { Handlers } from '../../ipc/router.ts';
import { waitingForLock } from '../lockedQueue.ts';
import { actionHandlers } from './actionHandlers.ts';
import { addHandlers } from './addHandlers.ts';
import { appHandlers } from './appHandlers.ts';
import { connectionHandlers } from './connectionHandlers.ts';
import type { HandlerDeps } from './handlerDeps.ts';
import { listHandlers } from './listHandlers.ts';
import { settingsHandlers } from './settingsHandlers.ts';
import { watchHandlers } from './watchHandlers.ts';

export function createHandlers(deps: HandlerDeps): Handlers {
  const handlers: Handlers = {
    ...appHandlers(deps),
    ...listHandlers(deps),
    ...addHandlers(deps),
    ...actionHandlers(deps),
    ...connectionHandlers(deps),
    ...settingsHandlers(deps),
    ...watchHandlers(deps),
  };
  return waitingForLock(handlers, (work) => deps.queueParts.queue.whenUnlocked(work));
}
