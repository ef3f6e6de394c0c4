/** A display to open windows on: the user's own, or one without a screen (Xvfb) where there is none. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import { firstLine } from './run.ts';

export interface Display {
  /** For the environment variable DISPLAY; null where windows need none (Wayland, macOS, Windows). */
  readonly display: string | null;
  /** Ends the display if it was started here. */
  stop(): Promise<void>;
}

/**
 * Xvfb ends with us, however we end: the shell that has started it waits for the end of its input, which is a pipe
 * from us, and the system closes that even when we are killed.
 */
const supervisor =
  'Xvfb "$@" & server=$!; exec 3>&-; read -r _; { kill "$server"; wait "$server"; } 2>/dev/null';

/** -displayfd lets Xvfb pick a free number and report it; -noreset lets the server outlive the last window. */
const serverArguments = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset'];

const startLimitMs = 20_000;
const stopLimitMs = 5_000;

/** Whether the environment names a display. */
export function hasDisplay(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/**
 * The display to use. One that is started here does not keep this process alive, and ends with it.
 *
 * @throws Error when Xvfb does not start.
 */
export async function withDisplay(): Promise<Display> {
  if (process.platform !== 'linux' || hasDisplay(process.env)) {
    return { display: process.env['DISPLAY'] || null, stop: async () => {} };
  }
  // Detached: Ctrl+C in a terminal reaches the whole group, and the app must still be able to close its windows.
  const child = spawn('sh', ['-c', supervisor, 'sh', ...serverArguments], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  let messages = '';
  child.on('error', (error) => (messages += error.message));
  child.stderr?.on('data', (text: Buffer) => (messages += text.toString()));

  const number = await readNumber(child.stdio[3]);
  if (number === null) {
    await stop(child);
    throw new Error(`Xvfb did not start: ${firstLine(messages)}`);
  }
  letGo(child);
  return { display: `:${number}`, stop: () => stop(child) };
}

/** The number that Xvfb writes once it accepts clients; null when it ended or took too long. */
async function readNumber(stream: Readable | Writable | null | undefined): Promise<string | null> {
  if (!(stream instanceof Readable)) return null;
  const limit = setTimeout(() => stream.destroy(), startLimitMs);
  let text = '';
  try {
    for await (const chunk of stream) {
      text += String(chunk);
      if (text.includes('\n')) break;
    }
  } catch {
    // Destroyed by the limit: the text holds no number then.
  }
  clearTimeout(limit);
  return /^(?<number>\d+)\n/u.exec(text)?.groups?.['number'] ?? null;
}

/** Lets this process end while the display runs; the pipes are sockets to Node, and would keep it. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) {
    if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const limit = new AbortController();
  const ended = once(child, 'close');
  child.ref();
  child.stdin?.end();
  await Promise.race([ended, delay(stopLimitMs, null, { signal: limit.signal })]);
  limit.abort();
  child.unref();
}
