/** Groups of files that are one submission: waiting, stuck, submitted and refused; and the named sidekicks. */
import type {
  GroupWait,
  NamedSidekick,
  RecentMetadata,
  SubmissionChoice,
  SubmissionDetails,
  UploadRow,
} from '../../preload/contract.ts';
import { failure } from './fakeFailures.ts';
import { sidekickResults } from './fakeResults.ts';
import { actionsFor, make, submission } from './fakeRows.ts';

export const namedSidekicks: readonly NamedSidekick[] = [
  { id: sidekickResults.named, name: 'Brand safety' },
  { id: '0a9b8c7d-6e5f-4a3b-9c2d-1e0f9a8b7c6d', name: 'Legal, Germany' },
  {
    id: '3c4d5e6f-7a8b-4c9d-8e0f-1a2b3c4d5e6f',
    name: 'Subtitles and accessibility of everything that goes on air',
  },
];
export const recentMetadata: readonly RecentMetadata[] = [
  {
    key: 'campaign',
    values: [
      'Aurora launch',
      'Spring 2026',
      'Drone Coast',
      'A campaign with a name that is much longer than any chip should ever be in a window',
    ],
  },
  { key: 'client', values: ['Northern Lights', 'Acme'] },
  { key: 'region', values: ['DACH', 'Nordics'] },
];

export const campaignChoice: SubmissionChoice = {
  mode: 'together',
  metadata: { campaign: 'Aurora launch', client: 'Northern Lights', region: 'DACH' },
  sidekickIds: namedSidekicks.slice(0, 2).map(({ id }) => id),
};

/** Metadata that only the advanced field can show, and texts that must not break the window. */
export const oddChoice: SubmissionChoice = {
  mode: 'together',
  metadata: {
    campaign: `<img src=x onerror=alert(1)> ${'Sehr_lange_Kampagne_'.repeat(20)}`,
    'invoice\u202Egpj': 'two\nlines',
    flight: { from: '2026-03-01', channels: ['tv', 'web'], budget: 12_000 },
  },
  sidekickIds: [sidekickResults.unnamed],
};

const size = 48_000_000;
const waiting: GroupWait = { submission: 1, uploaded: 3, total: 12, needsAttention: false };
const stuck: GroupWait = { submission: 2, uploaded: 4, total: 6, needsAttention: true };

function waitsFor(group: GroupWait, name: string): UploadRow {
  return make('queued', name, size, { wait: { kind: 'group', group }, sentBytes: size });
}

function clip(index: number): string {
  return `A001_C${String(index).padStart(3, '0')}_0714.mov`;
}

/** The names of files that show a particular state. */
export const groupNames = {
  waiting: clip(1),
  stuck: clip(21),
  stuckReason: clip(26),
  submitted: sidekickResults.name,
  split: 'Poster_A1.jpg',
  odd: 'Odd metadata.mp4',
} as const;

const refusal = failure('validation', {
  status: 422,
  detail: 'One or more fields are invalid',
  action: 'replace-file',
});

/** Each group is a batch. */
export function groupRows(): UploadRow[] {
  const waitingRows = [1, 2, 3].map((index) => waitsFor(waiting, clip(index)));
  const sendingRows = Array.from({ length: 9 }, (_, index) =>
    make('uploading', clip(index + 4), size, { sentBytes: index * 4_000_000 }),
  );
  const stuckRows = [21, 22, 23, 24].map((index) => waitsFor(stuck, clip(index)));
  const submitted = { ...submission, issueCount: 2, finishedAt: Date.now() - 60_000 };
  const batches: readonly (readonly UploadRow[])[] = [
    [...waitingRows, ...sendingRows],
    [
      ...stuckRows,
      make('uploading', clip(25), size, { sentBytes: 31_000_000 }),
      make('paused', groupNames.stuckReason, size, { sentBytes: 12_000_000 }),
    ],
    [
      make('complete', groupNames.submitted, size, submitted),
      ...[31, 32].map((index) => make('complete', clip(index), size, submitted)),
      make('processing', clip(33), size, { ...submission, sentBytes: size, processingPercent: 40 }),
    ],
    [
      make('complete', groupNames.split, size, submitted),
      make('failed', 'Poster_A2.jpg', size, { failure: refusal }),
    ],
    [
      make('complete', groupNames.odd, size, submitted),
      make('already-submitted', 'Known.mp4', size, submission),
    ],
  ];
  return batches.flatMap((rows, index) => rows.map((row) => ({ ...row, batchId: index + 1 })));
}

/** How a row's wait ends when a person decides about its group. */
export function afterDecision(row: UploadRow): UploadRow {
  const next = { ...row, state: 'submitting', wait: null } as const;
  return { ...next, actions: actionsFor(next) };
}

const oddBatch = 5;
const splitBatch = 4;

/** `siblings` are all rows of the batch. */
export function groupDetails(row: UploadRow, siblings: readonly UploadRow[]): SubmissionDetails {
  const isSplit = row.batchId === splitBatch;
  const others = isSplit ? [] : siblings.filter(({ id }) => id !== row.id);
  return {
    ...(row.batchId === oddBatch ? oddChoice : campaignChoice),
    requestedAt: row.submissionId === null ? null : row.addedAt,
    submissionId: row.submissionId,
    fileCount: others.length + 1,
    others: others.slice(0, 8).map(({ id, name, state }) => ({ id, name, state })),
    wait: row.wait?.kind === 'group' ? row.wait.group : null,
    splitBy: isSplit ? refusal : null,
  };
}

/** The submissions of a batch, for its report. */
export function batchSubmissions(rows: readonly UploadRow[]): SubmissionChoice & {
  readonly created: number;
  readonly splitBy: typeof refusal | null;
} {
  const batchId = rows[0]?.batchId ?? 0;
  const isSubmitted = rows.some(({ submissionId }) => submissionId !== null);
  return {
    ...(batchId === oddBatch ? oddChoice : campaignChoice),
    created: batchId === splitBatch ? rows.length : Number(isSubmitted),
    splitBy: batchId === splitBatch ? refusal : null,
  };
}
