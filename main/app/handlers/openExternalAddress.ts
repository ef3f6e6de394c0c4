/** How the handlers open an address that is not the app's own. */
import { askBeforeOpening } from '../../desktop/window/dialogs.ts';
import { openAddress } from '../../desktop/window/externalLinks.ts';
import type { HandlerDeps } from './handlerDeps.ts';

/** Opens an address from an answer of the service, after a question for other hosts. Returns whether it was opened. */
export async function openExternalAddress({ desktop }: HandlerDeps, address: string): Promise<boolean> {
  return openAddress(address, (host) => askBeforeOpening(desktop.showWindow(), host, desktop.messages));
}
