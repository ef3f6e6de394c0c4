/** All that it takes to start Electron on this machine, for scripts and tests alike. */
import { withDisplay } from './display.ts';
import { electronArguments } from './launchArguments.ts';
import { resolveElectron } from './resolveElectron.ts';
import type { ElectronRuntime } from './runtime.ts';
import { ensureSystemLibraries } from './systemLibraries.ts';

export interface PreparedElectron {
  readonly runtime: ElectronRuntime;
  /** Switches that go before the app's path. */
  readonly args: readonly string[];
  /** The whole environment to start it with. */
  readonly env: Record<string, string>;
  /** Ends the display that was started for it, if any. It ends with this process in any case. */
  stop(): Promise<void>;
}

/**
 * Finds (or fetches) Electron, checks the system's libraries, and starts a display if there is none.
 *
 * @throws Error that says what helps, when one of these is not available.
 */
export async function prepareElectron(): Promise<PreparedElectron> {
  const runtime = await resolveElectron();
  await ensureSystemLibraries(runtime.executablePath);
  const { display, stop } = await withDisplay();
  return { runtime, args: electronArguments(), env: environment(process.env, display), stop };
}

/**
 * The environment for Electron: ours, with the display, and without what would turn Electron into a plain Node. A display
 * that was started here is one of X11: Electron since 38 asks the session's type and would look for Wayland in a Wayland session.
 */
export function environment(env: NodeJS.ProcessEnv, display: string | null): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE',
  );
  const isOwn = display !== null && display !== env['DISPLAY'];
  return {
    ...Object.fromEntries(entries),
    ...(display === null ? {} : { DISPLAY: display }),
    ...(isOwn ? { XDG_SESSION_TYPE: 'x11' } : {}),
  };
}
