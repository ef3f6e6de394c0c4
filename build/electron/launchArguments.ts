/** The switches that Electron needs because of the machine it runs on, not because of the app. */
import { existsSync, statfsSync } from 'node:fs';

/** What the switches depend on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** null where users have no numbers. */
  readonly userId: number | null;
  readonly hasGraphicsDevice: boolean;
  /** The size of /dev/shm; null where there is none. */
  readonly sharedMemoryBytes: number | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Containers get 64 MB of /dev/shm by default, in which a page with pictures crashes. */
const enoughSharedMemoryBytes = 512 * 1024 * 1024;

/** The switches for this machine; empty on an ordinary desktop. */
export function electronArguments(): string[] {
  return argumentsFor({
    platform: process.platform,
    userId: process.getuid?.() ?? null,
    hasGraphicsDevice: existsSync('/dev/dri'),
    sharedMemoryBytes: sizeOfSharedMemory(),
    env: process.env,
  });
}

/** The switches for a machine. */
export function argumentsFor(machine: Machine): string[] {
  const { platform, userId, hasGraphicsDevice, sharedMemoryBytes, env } = machine;
  if (platform !== 'linux') return [];
  const hasLittleMemory = sharedMemoryBytes !== null && sharedMemoryBytes < enoughSharedMemoryBytes;
  const isWaylandAlone = Boolean(env['WAYLAND_DISPLAY'] && !env['DISPLAY']);
  return [
    // Chromium refuses to start as root with its sandbox; for other users the sandbox stays on.
    ...(userId === 0 ? ['--no-sandbox'] : []),
    // Without a device the GPU process is started, fails and is started again before software takes over.
    ...(hasGraphicsDevice ? [] : ['--disable-gpu']),
    ...(hasLittleMemory ? ['--disable-dev-shm-usage'] : []),
    // Electron before 38 takes X11 by default, and does not start without it.
    ...(isWaylandAlone ? ['--ozone-platform=wayland'] : []),
  ];
}

function sizeOfSharedMemory(): number | null {
  try {
    const { blocks, bsize } = statfsSync('/dev/shm');
    return blocks * bsize;
  } catch {
    // There is no such folder: Chromium uses another one then.
    return null;
  }
}
