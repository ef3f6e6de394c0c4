/** Which fpm makes the .deb and the .rpm: the real one where it is available. */
import { delimiter, dirname, join } from 'node:path';

import { assertNever } from '../../main/shared/assertNever.ts';
import { findInPath } from '../electron/run.ts';

export type FpmChoice =
  /** A person has decided by environment variable. */
  | 'configured'
  /** electron-builder fetches its own. */
  | 'fetched'
  | 'system'
  /** build/package/fpm. */
  | 'stand-in';

interface FpmFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly canFetch: boolean;
  readonly isInPath: boolean;
}

const reachableWithinMs = 10_000;

export function chooseFpm({ env, canFetch, isInPath }: FpmFacts): FpmChoice {
  if (env['CUSTOM_FPM_PATH'] || env['USE_SYSTEM_FPM']) return 'configured';
  if (canFetch) return 'fetched';
  return isInPath ? 'system' : 'stand-in';
}

/** Sets what electron-builder reads from the environment of this process, and returns the choice. */
export async function prepareFpm(): Promise<FpmChoice> {
  const { env } = process;
  const choice = chooseFpm({
    env,
    canFetch: await canFetchPrograms(env),
    isInPath: findInPath('fpm') !== null,
  });
  switch (choice) {
    case 'configured':
    case 'fetched':
      break;
    case 'system':
      env['USE_SYSTEM_FPM'] = 'true';
      break;
    case 'stand-in':
      env['CUSTOM_FPM_PATH'] = join(import.meta.dirname, 'fpm', 'fpm.ts');
      // It is started with whatever `node` is first there, and an older one reads no TypeScript.
      env['PATH'] = [dirname(process.execPath), env['PATH']].join(delimiter);
      break;
    default:
      assertNever(choice);
  }
  return choice;
}

/**
 * Whether the host that electron-builder fetches its tools from answers at all. It would try several times for longer
 * than this. Behind a proxy, or with a mirror, it is left to electron-builder.
 */
export async function canFetchPrograms(env: FpmFacts['env']): Promise<boolean> {
  if (env['ELECTRON_BUILDER_BINARIES_MIRROR'] || env['HTTPS_PROXY'] || env['https_proxy']) return true;
  try {
    await fetch('https://github.com', { method: 'HEAD', signal: AbortSignal.timeout(reachableWithinMs) });
    return true;
  } catch {
    // No such host, no route, no answer: all the same here.
    return false;
  }
}
