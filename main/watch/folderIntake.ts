/**
 * From what a watch folder found to what is handed over: each file is decided on, waits until it is still, and is looked at
 * once more at the very end. Works in pieces so small that whatever else the process has to do comes in between.
 */
import type { Clock } from '../shared/clock.ts';
import { type Remembered, decide } from './decision.ts';
import type { OpenFilesAmong } from './openFiles.ts';
import { type Found, statEntry } from './scan.ts';
import { Settling } from './stabilityTracker.ts';
import type { FolderMemory, StoredFolder, Candidate } from './types.ts';

export interface IntakeDeps {
  readonly clock: Clock;
  readonly memory: FolderMemory;
  readonly openFilesAmong: OpenFilesAmong;
  readonly stillMs: () => number;
  readonly folder: () => StoredFolder;
  /** Nothing is begun any more. */
  readonly isStopped: () => boolean;
}

/** Looked at together, and handed over in one transaction: some 10 ms of work on a slow machine. */
const filesAtOnce = 50;

export class FolderIntake {
  readonly settling = new Settling();
  private readonly deps: IntakeDeps;

  constructor(deps: IntakeDeps) {
    this.deps = deps;
  }

  /** Looks at all that may be still by now, and hands over what is. */
  async settle(): Promise<void> {
    const due = this.settling.due(this.deps.clock.now(), this.deps.stillMs());
    const ready: Candidate[] = [];
    for (let start = 0; start < due.length; start += filesAtOnce) {
      const paths = due.slice(start, start + filesAtOnce);
      const looks = await Promise.all(paths.map((path) => statEntry(path)));
      if (this.deps.isStopped()) return;
      const found: Found[] = [];
      for (const [index, path] of paths.entries()) {
        const look = looks[index] ?? null;
        if (look === null || look === 'folder') this.settling.drop(path);
        else found.push({ path, look });
      }
      ready.push(...(await this.decideOn(found)));
    }
    await this.handOver(ready);
  }

  async consider(found: readonly Found[]): Promise<void> {
    await this.handOver(await this.decideOn(found));
  }

  /** Does what is to be done at once, and answers what is to be handed over. */
  private async decideOn(found: readonly Found[]): Promise<Candidate[]> {
    if (found.length === 0 || this.deps.isStopped()) return [];
    const { clock, memory, stillMs } = this.deps;
    const rules = {
      now: clock.now(),
      stillMs: stillMs(),
      changed: this.deps.folder().rules.changed,
      baselineAt: this.deps.folder().baselineAt,
    };
    const memories = memory.lookUp(found);
    const known: Found[] = [];
    const ready: Candidate[] = [];
    for (const [index, file] of found.entries()) {
      const remembered = memories[index] ?? { own: null, elsewhere: null };
      const decision = decide(file.look, this.settling.seenOf(file.path), remembered, rules);
      if (decision.do === 'wait') this.settling.wait(file.path, decision.seen);
      else if (decision.do !== 'take' && decision.do !== 'follow') this.settling.drop(file.path);
      if (decision.do === 'remember') known.push(file);
      if (decision.do === 'take') ready.push({ found: file, as: decision.as, before: remembered.own });
      if (decision.do === 'follow') {
        // A second link to the same file, which is where it was as well.
        const isLink = await isSameFileAt(decision.from);
        if (this.deps.isStopped()) return [];
        if (isLink) known.push(file);
        else ready.push({ found: file, as: 'moved', before: decision.from });
      }
    }
    if (known.length > 0) memory.remember(known);
    return ready;
  }

  private async handOver(ready: readonly Candidate[]): Promise<void> {
    const { clock, memory, openFilesAmong } = this.deps;
    const settled = ready.filter(({ as }) => as !== 'moved');
    const held = await openFilesAmong(new Set(settled.map(({ found }) => found.path)));
    for (let start = 0; start < ready.length; start += filesAtOnce) {
      const candidates: Candidate[] = [];
      for (const candidate of ready.slice(start, start + filesAtOnce)) {
        const { path, look } = candidate.found;
        const now = await statEntry(path); // the last look, after whoever held it let go
        const isSame =
          now !== null &&
          now !== 'folder' &&
          now.fingerprint.sizeBytes === look.fingerprint.sizeBytes &&
          now.fingerprint.mtimeMs === look.fingerprint.mtimeMs;
        if (isSame && !held.has(path)) candidates.push(candidate);
        else if (now === null || now === 'folder') this.settling.drop(path);
        else this.settling.wait(path, { fingerprint: now.fingerprint, since: clock.now() });
      }
      if (this.deps.isStopped()) return;
      if (candidates.length === 0) continue;
      // Whatever becomes of it: what is not taken is due again after another still time.
      for (const { found } of candidates)
        this.settling.wait(found.path, { fingerprint: found.look.fingerprint, since: clock.now() });
      const outcomes = await memory.take(candidates);
      for (const [index, { found }] of candidates.entries())
        if (outcomes[index] === 'taken') this.settling.drop(found.path);
    }
  }
}

async function isSameFileAt({ path, fingerprint }: Remembered): Promise<boolean> {
  const at = await statEntry(path);
  return at !== null && at !== 'folder' && at.fingerprint.inode === fingerprint.inode;
}
