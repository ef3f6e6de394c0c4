/**
 * Azurite, the official Azure Storage emulator. It runs on a free port in a separate process and leaves nothing
 * behind.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Azurite {
  readonly port: number;
  readonly pid: number;
  readonly account: string;
  /** Base64. */
  readonly accountKey: string;
  stop(): Promise<void>;
}

/** `memory` holds up to half of the machine's memory; `disk` is for more than that, in a temporary folder. */
export type BlobMedium = 'memory' | 'disk';

const account = 'mediamagiclocal';
const azuriteOptions = [
  '--blobHost=127.0.0.1',
  '--blobPort=0',
  '--silent',
  '--skipApiVersionCheck',
  '--disableProductStyleUrl',
  '--disableTelemetry',
];
const startTimeoutMs = 20_000;
const stopTimeoutMs = 3_000;
const readyLine = /successfully listens on http:\/\/[^:]+:(\d+)/;

export async function startAzurite(medium: BlobMedium): Promise<Azurite> {
  const accountKey = randomBytes(64).toString('base64');
  const scratchFolder = mkdtempSync(join(tmpdir(), 'mediamagic-blobs-'));
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('azuriteChild.ts', import.meta.url)),
      ...azuriteOptions,
      ...(medium === 'memory' ? ['--inMemoryPersistence'] : ['--location', scratchFolder]),
    ],
    {
      cwd: scratchFolder,
      env: childEnvironment(accountKey, scratchFolder),
      // In a separate process group, so that the parent decides the order of stopping after Ctrl-C.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const stop = async () => {
    await ended(child);
    rmSync(scratchFolder, { recursive: true, force: true });
  };
  try {
    const port = await listeningPort(child);
    return { port, pid: child.pid ?? 0, account, accountKey, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function childEnvironment(accountKey: string, scratchFolder: string): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, AZURITE_DB: _database, ...inherited } = process.env;
  return {
    ...inherited,
    // Lets Electron's binary be the Node that runs it.
    ELECTRON_RUN_AS_NODE: '1',
    AZURITE_ACCOUNTS: `${account}:${accountKey}`,
    MEDIAMAGIC_SCRATCH: scratchFolder,
  };
}

async function listeningPort(child: ChildProcess): Promise<number> {
  let output = '';
  return await new Promise<number>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`Azurite did not start: ${why}\n${output}`));
    const timer = setTimeout(fail, startTimeoutMs, `no answer within ${startTimeoutMs} ms`);
    const read = (piece: Buffer) => {
      // The output after the ready line is not needed, but the pipe must be drained.
      output = (output + piece.toString()).slice(-4_096);
      const port = readyLine.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`it ended with ${code ?? signal}`);
    });
  });
}

/** Ends the process by closing its stdin, and kills it if it does not end. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.stdin?.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await exit;
  clearTimeout(timer);
}
