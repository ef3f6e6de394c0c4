/** Saves a diagnostics file where the person wants it. */
import { randomBytes } from 'node:crypto';
import { homedir, release, totalmem } from 'node:os';

import type { CallArgs, DiagnosticsResult } from '../../../preload/contract.ts';
import type { DatabaseDiagnostics } from '../../queue/store/databaseDiagnostics.ts';
import { errorMessage } from '../../shared/errno.ts';
import { logTails } from './logs.ts';
import { createNameHider } from './nameHider.ts';
import { type ReportFacts, reportEntries } from './report.ts';
import { writeZip } from './zip.ts';

export interface DiagnosticsDeps {
  /** Where to; null when the person thought better of it. `suggested`: a file's name. */
  readonly askWhere: (suggested: string) => Promise<string | null>;
  readonly facts: () => Omit<ReportFacts, 'system' | 'logs' | 'at' | 'queue'>;
  readonly diagnoseDatabase: () => DatabaseDiagnostics;
  readonly knownPaths: () => readonly string[];
  readonly logsFolder: string;
  /** Texts that must not be in the file, e.g. the key in force. */
  readonly secrets: () => readonly string[];
  readonly now: () => number;
}

/** A file that cannot be written is an answer, not an error. */
export async function saveDiagnostics(
  deps: DiagnosticsDeps,
  { fileNames }: CallArgs<'saveDiagnostics'>,
): Promise<DiagnosticsResult> {
  const at = deps.now();
  const day = new Date(at).toISOString().slice(0, 10);
  const path = await deps.askWhere(`mediamagic-diagnostics-${day}.zip`);
  if (path === null) return { result: 'cancelled' };
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
          : createNameHider(deps.knownPaths(), randomBytes(16).toString('hex')),
    },
  );
  try {
    await writeZip(path, entries, at);
  } catch (error) {
    return { result: 'failed', reason: errorMessage(error) };
  }
  return { result: 'saved', path };
}
