/** The measured app: starts it, adds files, and measures until the sink has all bytes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { PreparedElectron } from '../../../build/electron/prepareElectron.ts';
import type { SubmissionMode } from '../../../preload/contract.ts';
import type { Measured } from '../measured.ts';
import type { Sink } from '../sink/sink.ts';

export type AppOrder =
  | {
      readonly order: 'add';
      readonly paths: readonly string[];
      readonly checksums: boolean;
      readonly mode: SubmissionMode;
    }
  /** As a drop onto the window, whose answer is reported as `added`. */
  | { readonly order: 'drop'; readonly paths: readonly string[] }
  /** The fake drive of BENCH_FAKE_DRIVE stops answering. */
  | { readonly order: 'hang' }
  | { readonly order: 'measure' }
  | { readonly order: 'quit' };

export type AppReport =
  | { readonly report: 'ready' }
  | { readonly report: 'adding'; readonly at: number }
  /** The answer to a drop. */
  | {
      readonly report: 'added';
      readonly startedAt: number;
      readonly answeredAt: number;
      readonly added: number;
    }
  | { readonly report: 'hung' }
  | {
      readonly report: 'measured';
      readonly cpuMs: number;
      readonly idleKb: number;
      readonly peakKb: number;
      readonly maxStallMs: number;
    };

export interface AppRun {
  readonly prepared: PreparedElectron;
  readonly script: string;
  readonly sink: Sink;
  readonly port: number;
  readonly paths: readonly string[];
  readonly fileCount: number;
  readonly checksums: 'with-checksums' | 'without-checksums';
  readonly mode: SubmissionMode;
}

/** Electron keeps starting its other processes for a moment after it is ready. */
const settleMs = 1_000;

/** A new app with an empty queue sends the files; its wall time runs from the drop to the last submission. */
export async function runApp(run: AppRun): Promise<Measured> {
  const userData = await mkdtemp(join(tmpdir(), 'mediamagic-bench-'));
  const { runtime, args, env } = run.prepared;
  const child = spawn(runtime.executablePath, [...args, run.script, `--user-data-dir=${userData}`], {
    env: { ...env, BENCH_API_URL: `http://127.0.0.1:${run.port}` },
    stdio: ['ignore', 'inherit', process.env['BENCH_DEBUG'] === undefined ? 'ignore' : 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  try {
    await nextReport(child, 'ready');
    await wait(settleMs);
    const sent = run.sink.reached('submitted', run.fileCount);
    const adding = nextReport(child, 'adding');
    order(child, {
      order: 'add',
      paths: run.paths,
      checksums: run.checksums === 'with-checksums',
      mode: run.mode,
    });
    const { at: startedAt } = await adding;
    const stopped = ended.then(() => Promise.reject(new Error('Electron ended')));
    const wallMs = (await Promise.race([sent, stopped])) - startedAt;
    // The queue follows each file to its end; that is part of what a file costs.
    await Promise.race([run.sink.reached('reads', run.fileCount), stopped]);
    const measured = nextReport(child, 'measured');
    order(child, { order: 'measure' });
    const { cpuMs, idleKb, peakKb, maxStallMs } = await measured;
    return { wallMs, cpuMs, idleKb, peakKb, maxStallMs };
  } finally {
    child.kill();
    await ended;
    await rm(userData, { recursive: true, force: true, maxRetries: 5 });
  }
}

function order(child: ChildProcess, message: AppOrder): void {
  child.send(message);
}

type ReportOf<Kind extends AppReport['report']> = Extract<AppReport, { report: Kind }>;

export function nextReport<Kind extends AppReport['report']>(
  child: ChildProcess,
  kind: Kind,
): Promise<ReportOf<Kind>> {
  return new Promise((resolve, reject) => {
    child.on('message', (report: AppReport) => {
      if (report.report === kind) resolve(report as ReportOf<Kind>);
    });
    child.once('exit', () => reject(new Error(`Electron ended before it was ${kind}`)));
  });
}
