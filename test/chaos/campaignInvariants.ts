/** The queue's promises as laws over what a campaign left behind: each answers with what breaks it. Pure. */
import type { Range } from '../../main/transfer/blockPlan.ts';
import { overlap, totalBytes } from './ranges.ts';
import type { QueueRecord, RecordedUpload } from './record.ts';

export interface FileEvidence {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Of the blob; null where there is none. */
  readonly storedSha256: string | null;
  readonly submissions: number;
}

export interface LifeEvidence {
  /** When it began, in milliseconds since 1970: requests from then on are its own. */
  readonly from: number;
  /** What it was killed by; null for one that came to rest. */
  readonly kill: string | null;
  /** Troubles of the link that ended a request or held it for longer than the app waits. */
  readonly breaks: number;
  /** Names that the queue had accepted by its end. */
  readonly accepted: readonly string[];
  /** The database after it. */
  readonly record: QueueRecord;
}

/** A body that the service received, wholly or in part. */
export interface Arrival {
  readonly at: number;
  readonly bytes: number;
  /** Null for a file that was sent whole. */
  readonly block: { readonly name: string; readonly range: Range } | null;
}

export interface CampaignEvidence {
  readonly files: readonly FileEvidence[];
  readonly lives: readonly LifeEvidence[];
  readonly arrivals: readonly Arrival[];
  /** Blobs with a submission that no file is known for. */
  readonly strangeBlobs: readonly string[];
  /** What blocks under way can hold together: their number times their size. */
  readonly blocksInFlightBytes: number;
  /** Files that can be sent whole at once. */
  readonly wholeFilesInFlight: number;
  /** Whatever else went wrong: a bug, a death that nobody ordered, a trouble inside the service. */
  readonly bugs: readonly string[];
}

type Invariant = (evidence: CampaignEvidence) => readonly string[];
const goodEnds: ReadonlySet<string> = new Set(['complete', 'already-submitted']);

export const campaignLaws = {
  'every file ends complete or already submitted': ({ files, lives }) => {
    const uploads = lives.at(-1)?.record.uploads ?? [];
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
    ...strangeBlobs.map((blobPath) => `${blobPath} is nobody's`),
  ],

  'a recorded block is not received again': ({ lives, arrivals }) =>
    lives.flatMap((life, index) => {
      const before = lives.slice(0, index).flatMap(({ record }) => record.uploads);
      const own = before.length === 0 ? [] : arrivalsIn(life, lives[index + 1], arrivals);
      return own.flatMap(({ block, bytes }) => {
        if (block === null || bytes === 0) return [];
        const { name, range } = block;
        const isKnown = before.some(
          (upload) => upload.name === name && recorded(upload).some((known) => overlap(known, range)),
        );
        return isKnown
          ? [`${name} from ${range.offset} on, in life ${index + 1} after "${lives[index - 1]?.kill}"`]
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
              `life ${index + 1}: ${blockBytesAgain} bytes of blocks and ${wholeFilesAgain} whole files in vain, ` +
                `${breaks} breaks of the link${isKilled ? ', killed' : ''}`,
            ]
          : [];
      }),
      ...(bytesAgain > kills * blocksInFlightBytes
        ? [`${bytesAgain} bytes of blocks sent again for ${kills} kills`]
        : []),
    ];
  },

  'what was accepted survives every kill': ({ lives }) =>
    lives.flatMap(({ accepted, record }, index) => {
      const names = new Set(record.uploads.map(({ name }) => name));
      return [
        ...accepted.filter((name) => !names.has(name)).map((name) => `${name} after life ${index + 1}`),
        ...record.damage,
      ];
    }),

  'nothing else goes wrong': ({ bugs }) => bugs,
} as const satisfies Record<string, Invariant>;
export type CampaignLaw = keyof typeof campaignLaws;

export interface Complaint {
  readonly law: CampaignLaw;
  readonly what: string;
}

export function complaintsAbout(evidence: CampaignEvidence): Complaint[] {
  return Object.entries(campaignLaws).flatMap(([law, judge]) =>
    judge(evidence).map((what) => ({ law: law as CampaignLaw, what })),
  );
}

export interface LifeCost {
  readonly isKilled: boolean;
  /** Of the link, and attempts that the app gave up because nothing moved. */
  readonly breaks: number;
  /** Received, and not recorded by its end. */
  readonly blockBytesAgain: number;
  readonly wholeFilesAgain: number;
}

/** What each life sent in vain. */
export function costsOf({ lives, arrivals }: CampaignEvidence): LifeCost[] {
  const isLarge = new Set(arrivals.flatMap(({ block }) => block?.name ?? []));
  return lives.map((life, index): LifeCost => {
    const own = arrivalsIn(life, lives[index + 1], arrivals);
    const blocks = own.filter(({ block }) => block !== null);
    const before = lives[index - 1]?.record;
    const received = blocks.reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      isKilled: life.kill !== null,
      breaks: life.breaks + life.record.timeouts - (before?.timeouts ?? 0),
      blockBytesAgain: received - (blockBytes(life.record, isLarge) - blockBytes(before, isLarge)),
      wholeFilesAgain:
        own.length - blocks.length - (storedWhole(life.record, isLarge) - storedWhole(before, isLarge)),
    };
  });
}

/** Recorded bytes of the files that went in blocks. */
function blockBytes(record: QueueRecord | undefined, isLarge: ReadonlySet<string>): number {
  const large = (record?.uploads ?? []).filter(({ name }) => isLarge.has(name));
  return totalBytes(large.flatMap(recorded));
}

/** How many of the others are stored. */
function storedWhole(record: QueueRecord | undefined, isLarge: ReadonlySet<string>): number {
  const small = (record?.uploads ?? []).filter(({ name }) => !isLarge.has(name));
  return small.filter(({ blobPath }) => blobPath !== null).length;
}

function arrivalsIn(
  life: LifeEvidence,
  next: LifeEvidence | undefined,
  arrivals: readonly Arrival[],
): readonly Arrival[] {
  return arrivals.filter(({ at }) => at >= life.from && at < (next?.from ?? Infinity));
}

/** All of the file, once all of it is in storage. */
function recorded({ blobPath, sizeBytes, blocks }: RecordedUpload): readonly Range[] {
  return blobPath === null ? blocks : [{ offset: 0, length: sizeBytes ?? 0 }];
}
