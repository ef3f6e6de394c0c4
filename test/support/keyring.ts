/** A separate session bus with an unlocked GNOME keyring, which a test machine usually does not have. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Keyring {
  /** What an app needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * The daemon reads its password to the end of its input. The shell says the bus's address once the keyring is there,
 * and ends with its own input: also when we are killed.
 */
const script = `
printf %s "$PASSWORD" | gnome-keyring-daemon --unlock --foreground --components=secrets >/dev/null 2>&1 &
daemon=$!
owned() {
  dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \\
    org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true'
}
until owned; do sleep 0.05; done
echo "$DBUS_SESSION_BUS_ADDRESS"
read -r _
kill "$daemon"
`;

/** Stores its keys in `folder`. Another start with the same folder and password finds them. */
export async function startKeyring(folder: string, password: string): Promise<Keyring> {
  const runtime = join(folder, 'run');
  await mkdir(runtime, { recursive: true, mode: 0o700 });
  const places = { XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: join(folder, 'data') };
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    env: { ...process.env, ...places, HOME: folder, PASSWORD: password },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'close');
  const lines = createInterface(child.stdout);
  const [address] = (await Promise.race([
    once(lines, 'line'),
    ended.then(() => Promise.reject(new Error('the keyring did not start'))),
  ])) as [string];
  return {
    env: { ...places, DBUS_SESSION_BUS_ADDRESS: address },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
