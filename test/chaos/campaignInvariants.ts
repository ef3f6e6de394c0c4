/** The invariants of a campaign: each one returns its violations in the evidence. Pure. */
import type { Range } from '../../main/transfer/blockPlan.ts';
import { overlap, totalBytes } from './ranges.ts';
import type { QueueRecord, RecordedUpload } from './record.ts';

export interface FileEvidence {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** The checksum of the blob; null if there is none. */
  readonly storedSha256: string | null;
  readonly submissions: number;
}

export interface ProcessRunEvidence {
  /** When the run started, in milliseconds since 1970. Later requests belong to it. */
  readonly from: number;
  /** The kill that ended it; null if it finished. */
  readonly kill: string | null;
  /** Faults of the link that ended a request, or held it for longer than the app waits. */
  readonly breaks: number;
  /** Names that the queue had accepted before the end of the run. */
  readonly accepted: readonly string[];
  /** The database after the run. */
  readonly record: QueueRecord;
}

/** A request body that the service received, at least partly. */
export interface Arrival {
  readonly at: number;
  readonly bytes: number;
  /** null for a file that was sent in one request. */
  readonly block: { readonly name: string; readonly range: Range } | null;
}

export interface CampaignEvidence {
  readonly files: readonly FileEvidence[];
  readonly processRuns: readonly ProcessRunEvidence[];
  readonly arrivals: readonly Arrival[];
  /** Blobs with a submission that belong to no file. */
  readonly strangeBlobs: readonly string[];
  /** The bytes of all blocks that can be in flight: their number times their size. */
  readonly blocksInFlightBytes: number;
  /** Files that can be sent in one request at the same time. */
  readonly wholeFilesInFlight: number;
  /** Other errors: a bug, an unplanned exit, an error inside the service. */
  readonly bugs: readonly string[];
}

type Invariant = (evidence: CampaignEvidence) => readonly string[];
const goodEnds: ReadonlySet<string> = new Set(['complete', 'already-submitted']);

export const campaignInvariants = {
  'every file ends complete or already submitted': ({ files, processRuns }) => {
    const uploads = processRuns.at(-1)?.record.uploads ?? [];
    return files.flatMap(({ name }) => {
      const states = uploads.filter((upload) => upload.name === name).map(({ state }) => state);
      const isGood = states.length === 1 && states.every((state) => goodEnds.has(state));
      return isGood ? [] : [`${name}: ${states.join(', ') || 'no upload'}`];
    });
  },

  'what is stored is the file, byte for byte': ({ files }) =>
    files
      .filter(({ sha256, storedSha256 }) => sha256 !== storedSha256)
      .map(({ name, storedSha256 }) => `${name}: ${storedSha256 ?? 'no blob'}`),

  'a file becomes one submission': ({ files, strangeBlobs }) => [
    ...files
      .filter(({ submissions }) => submissions !== 1)
      .map(({ name, submissions }) => `${name}: ${submissions} submissions`),
    ...strangeBlobs.map((blobPath) => `${blobPath} belongs to no file`),
  ],

  'a recorded block is not received again': ({ processRuns, arrivals }) =>
    processRuns.flatMap((processRun, index) => {
      const before = processRuns.slice(0, index).flatMap(({ record }) => record.uploads);
      const own = before.length === 0 ? [] : arrivalsIn(processRun, processRuns[index + 1], arrivals);
      return own.flatMap(({ block, bytes }) => {
        if (block === null || bytes === 0) return [];
        const { name, range } = block;
        const isKnown = before.some(
          (upload) => upload.name === name && recorded(upload).some((known) => overlap(known, range)),
        );
        return isKnown
          ? [`${name} from ${range.offset} on, in run ${index + 1} after "${processRuns[index - 1]?.kill}"`]
          : [];
      });
    }),

  'a kill costs what was under way and no more': (evidence) => {
    const { blocksInFlightBytes, wholeFilesInFlight } = evidence;
    const costs = costsOf(evidence);
    const kills = costs.filter(({ isKilled }) => isKilled).length;
    const bytesAgain = costs.reduce((sum, { blockBytesAgain }) => sum + blockBytesAgain, 0);
    return [
      ...costs.flatMap(({ isKilled, breaks, blockBytesAgain, wholeFilesAgain }, index) => {
        const excuses = Number(isKilled) + breaks;
        const isTooMuch =
          blockBytesAgain > excuses * blocksInFlightBytes || wholeFilesAgain > excuses * wholeFilesInFlight;
        return isTooMuch
          ? [
              `run ${index + 1}: ${blockBytesAgain} bytes of blocks and ${wholeFilesAgain} whole files sent in vain, ` +
                `${breaks} breaks of the link${isKilled ? ', killed' : ''}`,
            ]
          : [];
      }),
      ...(bytesAgain > kills * blocksInFlightBytes
        ? [`${bytesAgain} bytes of blocks sent again for ${kills} kills`]
        : []),
    ];
  },

  'what was accepted survives every kill': ({ processRuns }) =>
    processRuns.flatMap(({ accepted, record }, index) => {
      const names = new Set(record.uploads.map(({ name }) => name));
      return [
        ...accepted.filter((name) => !names.has(name)).map((name) => `${name} after run ${index + 1}`),
        ...record.damage,
      ];
    }),

  'nothing else goes wrong': ({ bugs }) => bugs,
} as const satisfies Record<string, Invariant>;
export type CampaignInvariant = keyof typeof campaignInvariants;

export interface Violation {
  readonly invariant: CampaignInvariant;
  readonly what: string;
}

export function violationsOf(evidence: CampaignEvidence): Violation[] {
  return Object.entries(campaignInvariants).flatMap(([invariant, check]) =>
    check(evidence).map((what) => ({ invariant: invariant as CampaignInvariant, what })),
  );
}

export interface ProcessRunCost {
  readonly isKilled: boolean;
  /** Faults of the link, and attempts that timed out in the app. */
  readonly breaks: number;
  /** Bytes that were received and not recorded before its end. */
  readonly blockBytesAgain: number;
  readonly wholeFilesAgain: number;
}

/** What each process run sent without recording it. */
export function costsOf({ processRuns, arrivals }: CampaignEvidence): ProcessRunCost[] {
  const isLarge = new Set(arrivals.flatMap(({ block }) => block?.name ?? []));
  return processRuns.map((processRun, index): ProcessRunCost => {
    const own = arrivalsIn(processRun, processRuns[index + 1], arrivals);
    const blocks = own.filter(({ block }) => block !== null);
    const before = processRuns[index - 1]?.record;
    const received = blocks.reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      isKilled: processRun.kill !== null,
      breaks: processRun.breaks + processRun.record.timeouts - (before?.timeouts ?? 0),
      blockBytesAgain: received - (blockBytes(processRun.record, isLarge) - blockBytes(before, isLarge)),
      wholeFilesAgain:
        own.length - blocks.length - (storedWhole(processRun.record, isLarge) - storedWhole(before, isLarge)),
    };
  });
}

/** Recorded bytes of the files that are sent in blocks. */
function blockBytes(record: QueueRecord | undefined, isLarge: ReadonlySet<string>): number {
  const large = (record?.uploads ?? []).filter(({ name }) => isLarge.has(name));
  return totalBytes(large.flatMap(recorded));
}

/** How many of the other files are stored. */
function storedWhole(record: QueueRecord | undefined, isLarge: ReadonlySet<string>): number {
  const small = (record?.uploads ?? []).filter(({ name }) => !isLarge.has(name));
  return small.filter(({ blobPath }) => blobPath !== null).length;
}

function arrivalsIn(
  processRun: ProcessRunEvidence,
  next: ProcessRunEvidence | undefined,
  arrivals: readonly Arrival[],
): readonly Arrival[] {
  return arrivals.filter(({ at }) => at >= processRun.from && at < (next?.from ?? Infinity));
}

/** The recorded blocks; the whole file once it is in storage. */
function recorded({ blobPath, sizeBytes, blocks }: RecordedUpload): readonly Range[] {
  return blobPath === null ? blocks : [{ offset: 0, length: sizeBytes ?? 0 }];
}
