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
export function argumentsFor({
  platform,
  userId,
  hasGraphicsDevice,
  sharedMemoryBytes,
  env,
}: Machine): string[] {
  if (platform !== 'linux') {
    return [];
  }
  const switches: string[] = [];
  if (userId === 0) {
    // Chromium refuses to start as root with its sandbox; for everybody else the sandbox stays on.
    switches.push('--no-sandbox');
  }
  if (!hasGraphicsDevice) {
    // Without it the GPU process is started, fails and is started again before software takes over.
    switches.push('--disable-gpu');
  }
  if (sharedMemoryBytes !== null && sharedMemoryBytes < enoughSharedMemoryBytes) {
    switches.push('--disable-dev-shm-usage');
  }
  if (env['WAYLAND_DISPLAY'] && !env['DISPLAY']) {
    // Electron before 38 takes X11 unless told otherwise, and does not start without it.
    switches.push('--ozone-platform=wayland');
  }
  return switches;
}

function sizeOfSharedMemory(): number | null {
  try {
    const { blocks, bsize } = statfsSync('/dev/shm');
    return blocks * bsize;
  } catch {
    // No such folder: Chromium has its own way then.
    return null;
  }
}
