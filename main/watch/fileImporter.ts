/**
 * Takes each file that a watch folder found to its import: decides on it, waits until it is stable, and checks it once
 * more just before it is imported. It works in small pieces, so that the process can do other work between them.
 */
import type { OpenFilesAmong } from '../files/openFiles.ts';
import { assertNever } from '../shared/assertNever.ts';
import type { Clock } from '../shared/clock.ts';
import { type KnownFile, decide } from './decision.ts';
import { type FoundFile, type UnavailableEntry, statEntry } from './scan.ts';
import { compareContent, isZoneShift } from './sentContent.ts';
import { StabilityTracker } from './stabilityTracker.ts';
import type { FolderMemory, StoredFolder, Candidate } from './types.ts';

export interface FileImporterDeps {
  readonly clock: Clock;
  readonly memory: FolderMemory;
  readonly openFilesAmong: OpenFilesAmong;
  readonly stableMs: () => number;
  readonly folder: () => StoredFolder;
  /** Whether the service takes no files of the type of the file at this path. */
  readonly isOfOtherType: (path: string) => Promise<boolean>;
  /** Whether the watch has stopped; then nothing more is started. */
  readonly isStopped: () => boolean;
}

/** Files that are checked together and imported in one transaction: about 10 ms of work on a slow machine. */
const filesPerChunk = 50;

export class FileImporter {
  readonly tracker = new StabilityTracker();
  private readonly deps: FileImporterDeps;
  private readonly stopping = new AbortController();

  constructor(deps: FileImporterDeps) {
    this.deps = deps;
  }

  /** Ends a comparison of contents, which may take long. */
  stop(): void {
    this.stopping.abort();
  }

  /** Checks every file that may be stable by now, and imports those that are. */
  async importStable(): Promise<void> {
    const due = this.tracker.due(this.deps.clock.elapsed(), this.deps.stableMs());
    const ready: Candidate[] = [];
    for (let start = 0; start < due.length; start += filesPerChunk) {
      const paths = due.slice(start, start + filesPerChunk);
      const stats = await Promise.all(paths.map((path) => statEntry(path)));
      if (this.deps.isStopped()) return;
      const found: FoundFile[] = [];
      for (const [index, path] of paths.entries()) {
        const stat = stats[index] ?? null;
        if (stat === null || stat === 'folder') this.tracker.drop(path);
        else if ('unavailable' in stat) this.tracker.waitAgain(path, this.deps.clock.elapsed());
        else found.push({ path, stat });
      }
      ready.push(...(await this.decideOn(found)));
    }
    await this.importReady(ready);
  }

  /** Decides on files that a scan or an event found, and imports those that are ready. */
  async consider(found: readonly FoundFile[]): Promise<void> {
    await this.importReady(await this.decideOn(found));
  }

  /** Carries out every decision but an import, and returns the files to import. */
  private async decideOn(found: readonly FoundFile[]): Promise<Candidate[]> {
    if (found.length === 0 || this.deps.isStopped()) return [];
    const { clock, memory, stableMs } = this.deps;
    const rules = {
      now: clock.elapsed(),
      stableMs: stableMs(),
      changed: this.deps.folder().rules.changed,
      baselineAt: this.deps.folder().baselineAt,
    };
    const knownFiles = memory.lookUp(found);
    const toRemember: FoundFile[] = [];
    const ready: Candidate[] = [];
    for (const [index, file] of found.entries()) {
      const known = knownFiles[index] ?? { own: null, elsewhere: null };
      const decision = decide(file.stat, this.tracker.seenOf(file.path), known, rules);
      switch (decision.do) {
        case 'wait':
          this.tracker.wait(file.path, decision.seen);
          break;
        case 'ignore':
          this.tracker.drop(file.path);
          break;
        case 'remember':
          this.tracker.drop(file.path);
          toRemember.push(file);
          break;
        case 'import': {
          const { own } = known;
          const compared = own === null ? 'other' : await this.compareWithSent(file, own);
          if (this.deps.isStopped()) return [];
          if (compared === 'unreadable') {
            this.tracker.wait(file.path, { fingerprint: file.stat.fingerprint, since: clock.elapsed() });
          } else if (compared === 'same') {
            this.tracker.drop(file.path);
            toRemember.push(file);
          } else {
            ready.push({ found: file, as: decision.as, before: own });
          }
          break;
        }
        case 'follow': {
          // The old path may still exist: then the new one is a second link to the same file.
          const at = await statEntry(decision.from.path);
          if (this.deps.isStopped()) return [];
          if (isUnavailable(at))
            this.tracker.wait(file.path, { fingerprint: file.stat.fingerprint, since: clock.elapsed() });
          else if (isSameFileAt(at, decision.from)) toRemember.push(file);
          else ready.push({ found: file, as: 'moved', before: decision.from });
          break;
        }
        default:
          assertNever(decision);
      }
    }
    if (toRemember.length > 0) memory.remember(toRemember);
    return ready;
  }

  /** Whether only the modification time of a known file changed. */
  private async compareWithSent(
    { path, stat }: FoundFile,
    known: KnownFile,
  ): Promise<'same' | 'other' | 'unreadable'> {
    if (known.fingerprint.sizeBytes !== stat.fingerprint.sizeBytes) return 'other';
    const sent = this.deps.memory.sentContent(known);
    if (sent !== null && sent.sizeBytes !== stat.fingerprint.sizeBytes) return 'other';
    try {
      const compared = sent === null ? 'unknown' : await compareContent(path, sent, this.stopping.signal);
      if (compared !== 'unknown') return compared;
      return isZoneShift(known.fingerprint, stat.fingerprint) ? 'same' : 'other';
    } catch {
      return 'unreadable'; // it is compared again after another stable time
    }
  }

  private async importReady(ready: readonly Candidate[]): Promise<void> {
    const { clock, memory, openFilesAmong } = this.deps;
    const stable = ready.filter(({ as }) => as !== 'moved');
    const openFiles = await openFilesAmong(new Set(stable.map(({ found }) => found.path)));
    for (let start = 0; start < ready.length; start += filesPerChunk) {
      const candidates: Candidate[] = [];
      for (const candidate of ready.slice(start, start + filesPerChunk)) {
        const { path, stat } = candidate.found;
        // Checked after the list of open files, so that a program that just closed the file cannot have changed it.
        const now = await statEntry(path);
        if (isUnavailable(now)) {
          this.tracker.wait(path, { fingerprint: stat.fingerprint, since: clock.elapsed() });
          continue;
        }
        const isSame =
          now !== null &&
          now !== 'folder' &&
          now.fingerprint.sizeBytes === stat.fingerprint.sizeBytes &&
          now.fingerprint.mtimeMs === stat.fingerprint.mtimeMs;
        if (isSame && !openFiles.has(path)) candidates.push(candidate);
        else if (now === null || now === 'folder') this.tracker.drop(path);
        else this.tracker.wait(path, { fingerprint: now.fingerprint, since: clock.elapsed() });
      }
      const wanted = await this.withoutOtherTypes(candidates);
      if (this.deps.isStopped()) return;
      if (wanted.length === 0) continue;
      // A file that is not imported now, or whose import fails, is due again after another stable time.
      for (const { found } of wanted)
        this.tracker.wait(found.path, { fingerprint: found.stat.fingerprint, since: clock.elapsed() });
      const outcomes = await memory.importFiles(wanted);
      for (const [index, { found }] of wanted.entries())
        if (outcomes[index] === 'imported') this.tracker.drop(found.path);
    }
  }

  /** Leaves out the files of types that the service does not take, and returns the others. */
  private async withoutOtherTypes(candidates: readonly Candidate[]): Promise<Candidate[]> {
    const isOther = await Promise.all(
      candidates.map(({ found, as }) => (as === 'moved' ? false : this.deps.isOfOtherType(found.path))),
    );
    if (this.deps.isStopped()) return [];
    const others = candidates.filter((_candidate, index) => isOther[index] === true);
    if (others.length > 0) this.deps.memory.leaveOut(others.map(({ found }) => found));
    for (const { found } of others) this.tracker.drop(found.path);
    return candidates.filter((_candidate, index) => isOther[index] === false);
  }
}

type Entry = Awaited<ReturnType<typeof statEntry>>;

/** The drive cannot be read for now, so nothing is known about the file. */
function isUnavailable(at: Entry): at is UnavailableEntry {
  return at !== null && at !== 'folder' && 'unavailable' in at;
}

function isSameFileAt(at: Exclude<Entry, UnavailableEntry>, { fingerprint }: KnownFile): boolean {
  return at !== null && at !== 'folder' && at.fingerprint.inode === fingerprint.inode;
}
