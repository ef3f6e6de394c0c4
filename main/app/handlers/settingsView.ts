/** The settings as the window sees them. */
import type { HandlerDeps } from './handlerDeps.ts';

export function settingsView({ desktop, settingsParts }: HandlerDeps) {
  return { ...settingsParts.account.view(), ...desktop.background.settingsView() };
}
