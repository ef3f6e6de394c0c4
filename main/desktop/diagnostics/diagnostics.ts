/** Saves a diagnostics file for support, and reads the licences of the packages that are shipped. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir, release, totalmem } from 'node:os';

import type { CallArgs, DiagnosticsResult, LicenceNotice } from '../../../preload/contract.ts';
import type { DatabaseDiagnostics } from '../../queue/store/databaseDiagnostics.ts';
import { errorMessage } from '../../shared/errno.ts';
import { logTails } from './logs.ts';
import { createNameHider } from './nameHider.ts';
import { type ReportFacts, reportEntries } from './report.ts';
import { writeZip } from './zip.ts';

export interface DiagnosticsDeps {
  /** Asks for the path. `suggested` is a file name; null means that the dialog was cancelled. */
  readonly pickPath: (suggested: string) => Promise<string | null>;
  readonly facts: () => Omit<ReportFacts, 'system' | 'logs' | 'at' | 'queue'>;
  readonly diagnoseDatabase: () => DatabaseDiagnostics;
  readonly knownPaths: () => readonly string[];
  readonly logsFolder: string;
  /** Texts that must not appear in the file, for example the API key. */
  readonly secrets: () => readonly string[];
  readonly now: () => number;
}

/** Returns a failure as a result: nothing is written when a name could not be hidden. */
export async function saveDiagnostics(
  deps: DiagnosticsDeps,
  { fileNames }: CallArgs<'saveDiagnostics'>,
): Promise<DiagnosticsResult> {
  const at = deps.now();
  const day = new Date(at).toISOString().slice(0, 10);
  const path = await deps.pickPath(`mediamagic-diagnostics-${day}.zip`);
  if (path === null) return { result: 'cancelled' };
  try {
    const entries = reportEntries(
      {
        ...deps.facts(),
        queue: deps.diagnoseDatabase(),
        system: { release: release(), arch: process.arch, memoryBytes: totalmem() },
        logs: await logTails(deps.logsFolder),
        at,
      },
      {
        secrets: deps.secrets(),
        homeFolder: homedir(),
        hideNames:
          fileNames === 'kept'
            ? (text) => text
            : createNameHider(deps.knownPaths(), randomBytes(16).toString('hex'), homedir()),
      },
    );
    await writeZip(path, entries, at);
  } catch (error) {
    return { result: 'failed', reason: errorMessage(error) };
  }
  return { result: 'saved', path };
}

/** Reads the list that the build wrote (build/licences). Throws when it is missing, because no build may be shipped without it. */
export async function readLicences(path: string): Promise<readonly LicenceNotice[]> {
  return JSON.parse(await readFile(path, 'utf8')) as readonly LicenceNotice[];
}
