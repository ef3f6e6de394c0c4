/** Rows in every state, with ordinary and with hostile names, and generated rows. */
import {
  type MediaCategory,
  type SeverityCounts,
  type UploadAction,
  type UploadRow,
  type UploadState,
  type Wait,
  noIssues,
} from '../../preload/contract.ts';
import { assertNever } from '../ui/assertNever.ts';
import { connectionLost, fileFailures, hostileFailure } from './fakeFailures.ts';
import { resultNames } from './fakeResults.ts';

export function idOf(index: number): string {
  return `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

const always: readonly UploadAction[] = ['show-in-folder', 'copy-support-details', 'remove'];

/** The actions of a row, roughly as the main process would offer them. */
export function actionsFor(
  row: Pick<
    UploadRow,
    'state' | 'wait' | 'submissionId' | 'failure' | 'versionOffer' | 'previousSubmissionId'
  >,
): readonly UploadAction[] {
  if (row.versionOffer !== null) {
    const { versionOffer: _offer, ...decided } = row;
    const action = row.previousSubmissionId === null ? 'upload-as-version' : 'upload-separately';
    return [action, ...actionsFor({ ...decided, versionOffer: null })];
  }
  switch (row.state) {
    case 'queued':
      return row.wait?.kind === 'retry'
        ? ['retry', 'pause', 'cancel', 'move-to-top', ...always]
        : ['pause', 'cancel', 'move-to-top', ...always];
    case 'checking':
    case 'uploading':
    case 'submitting':
      return ['pause', 'cancel', ...always];
    case 'processing':
      return ['copy-submission-id', ...always];
    case 'complete':
      return ['copy-submission-id', ...always];
    case 'already-submitted':
      return [
        'submit-as-new-version',
        'open-docs',
        ...(row.submissionId === null ? [] : (['copy-submission-id'] as const)),
        ...always,
      ];
    case 'failed':
      if (row.failure?.kind === 'name-taken')
        return ['use-other-name', 'submit-as-new-version', 'skip', ...always];
      if (row.failure?.kind === 'name-skipped') return ['use-other-name', 'submit-as-new-version', ...always];
      return row.failure?.action === 'replace-file'
        ? ['choose-another-file', 'show-in-folder', 'retry', 'copy-support-details', 'remove']
        : ['retry', ...always];
    case 'paused':
      return ['resume', 'cancel', ...always];
    default:
      return assertNever(row.state);
  }
}

const types: Readonly<Record<MediaCategory, string>> = {
  video: 'video/quicktime',
  audio: 'audio/wav',
  image: 'image/jpeg',
  document: 'application/pdf',
};

const categoryOf: Readonly<Record<string, MediaCategory>> = {
  mov: 'video',
  mp4: 'video',
  mkv: 'video',
  wav: 'audio',
  mp3: 'audio',
  jpg: 'image',
  png: 'image',
  pdf: 'document',
  docx: 'document',
};

let made = 0;

/** A row with the usual values of its state. */
export function make(
  state: UploadState,
  name: string,
  sizeBytes: number | null,
  more: Partial<UploadRow> = {},
): UploadRow {
  made += 1;
  const category = categoryOf[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? null;
  const row = {
    id: idOf(made),
    batchId: 1,
    name,
    folder: '/Volumes/Projects/Aurora/Exports',
    sizeBytes,
    contentType: category === null ? null : types[category],
    category,
    state,
    sentBytes: 0,
    processingPercent: null,
    bytesPerSecond: null,
    remainingMs: null,
    wait: null,
    failure: null,
    submissionId: null,
    assetId: null,
    versionNumber: null,
    issueCount: null,
    severities: null,
    previousSubmissionId: null,
    versionOffer: null,
    docsUrl: null,
    restarts: 0,
    uploadedAs: null,
    addedAt: Date.now() - 3_600_000 + made * 1000,
    finishedAt: null,
    ...more,
  };
  return { ...row, severities: more.severities ?? severitiesFor(row), actions: actionsFor(row) };
}

/** The first issue of every fourth file is critical, and of every second one major. */
function severitiesFor({
  state,
  issueCount,
}: Pick<UploadRow, 'state' | 'issueCount'>): SeverityCounts | null {
  if (state !== 'complete' || issueCount === null) return null;
  if (issueCount === 0) return noIssues;
  const worst = made % 4 === 0 ? 'CRITICAL' : made % 2 === 0 ? 'MAJOR' : 'MINOR';
  return { ...noIssues, INFO: issueCount - 1, [worst]: 1 };
}

function queued(name: string, sizeBytes: number, wait: Wait, sentBytes = 0): UploadRow {
  return make('queued', name, sizeBytes, { wait, sentBytes });
}

export const submission = {
  submissionId: '5b2f6c1e-7a0d-4a55-9a34-0c1d6b9e2f77',
  assetId: '9d0e8a4c-1f6b-4a0e-8d25-2a7f3c5b6e11',
  versionNumber: 1,
};

export function everyState(): UploadRow[] {
  const now = Date.now();
  return [
    make('uploading', 'Aurora_Launch_Film_Master_v07_ProRes422HQ.mov', 3_840_000_000, {
      sentBytes: 1_651_200_000,
      bytesPerSecond: 61_400_000,
      remainingMs: 36_000,
    }),
    make('uploading', 'Interview Maya Okafor – Cam B.mp4', 812_000_000, {
      sentBytes: 98_000_000,
      bytesPerSecond: 22_600_000,
      remainingMs: 32_000,
    }),
    make('uploading', 'Finishing up.mp4', 120_000_000, { sentBytes: 120_000_000 }),
    make('submitting', 'Teaser_15s_vertical.mp4', 48_200_000, { sentBytes: 48_200_000 }),
    make('processing', 'Aurora_Keyart_A.jpg', 18_400_000, {
      sentBytes: 18_400_000,
      processingPercent: 40,
      ...submission,
    }),
    make('checking', 'Sound_Design_Stem_03.wav', 214_000_000),
    make('failed', 'Aurora_DirectorsCut_8K.mov', 7_340_032_000, { failure: fileFailures[0] ?? null }),
    make('failed', 'Delivery.zip', 92_000_000, { failure: fileFailures[1] ?? null }),
    make('failed', 'Poster_final_FINAL.jpg', 6_100_000, { failure: fileFailures[2] ?? null }),
    make('failed', 'Campaign brief 2026.pdf', 2_400_000, { failure: fileFailures[3] ?? null }),
    make('already-submitted', 'Aurora_Teaser_30s.mp4', 96_000_000, {
      ...submission,
      docsUrl: 'https://support.mediamagic.app/integrations/already-submitted',
      finishedAt: now - 600_000,
    }),
    make('already-submitted', 'Unknown earlier.mp4', 12_000_000, { finishedAt: now - 500_000 }),
    make('complete', 'BTS_Photo_014.jpg', 8_900_000, {
      ...submission,
      issueCount: 4,
      finishedAt: now - 240_000,
      versionNumber: 2,
      // As its results say.
      severities: { ...noIssues, CRITICAL: 1, MAJOR: 1, MINOR: 1, INFO: 1 },
    }),
    make('complete', 'Voiceover_EN_take4.mp3', 7_200_000, {
      ...submission,
      issueCount: 0,
      finishedAt: now - 300_000,
    }),
    make('complete', 'Release form.docx', 88_000, { ...submission, finishedAt: now - 172_800_000 }),
    ...Object.values(resultNames).map((name) =>
      make('complete', name, 31_400_000, { ...submission, issueCount: 4, finishedAt: now - 60_000 }),
    ),
    queued('Drone_Coast_01.mp4', 640_000_000, { kind: 'turn' }),
    queued(
      'Drone_Coast_02.mp4',
      655_000_000,
      { kind: 'retry', retryAt: now + 8_000, attempt: 3, failure: connectionLost },
      210_000_000,
    ),
    queued('Drone_Coast_03.mp4', 702_000_000, { kind: 'network' }, 400_000_000),
    queued('Drone_Coast_04.mp4', 690_000_000, { kind: 'key' }),
    queued('Drone_Coast_05.mp4', 611_000_000, { kind: 'plan', bucket: 'submission_write' }),
    queued('Drone_Coast_06.mp4', 598_000_000, {
      kind: 'rate-limit',
      bucket: 'submission_write',
      until: now + 12_000,
    }),
    queued('Drone_Coast_07.mp4', 598_000_000, { kind: 'all-paused' }),
    make('paused', 'Archive_Reel_1998.mkv', 1_920_000_000, { sentBytes: 844_000_000 }),
    make('uploading', 'Growing file.mp4', 300_000_000, { sentBytes: 20_000_000, restarts: 1 }),
    make('uploading', 'Size not known yet.mp4', null),
    ...fileFailures
      .slice(4)
      .map((failure, index) => make('failed', `Case_${index + 1}.mp4`, 12_000_000, { failure })),
    make('failed', 'two\nlines\tand <img src=x onerror=alert(1)> & "quotes".mp4', 5_000_000, {
      failure: fileFailures[4] ?? null,
    }),
    make('failed', 'A failure with odd texts.mp4', 5_000_000, { failure: hostileFailure }),
    make('complete', 'סרטון השקה סופי לקמפיין הגדול של השנה.mp4', 44_000_000, {
      ...submission,
      issueCount: 1,
      finishedAt: now,
    }),
    make('complete', 'invoice\u202Egpj.exe', 44_000, { ...submission, issueCount: 0, finishedAt: now }),
    make('complete', '👩‍👩‍👧‍👦 Familie 🇩🇪 Grüße 你好 한국어 ไทย.png', 3_000_000, {
      ...submission,
      issueCount: 12,
      finishedAt: now,
    }),
    make('complete', `${'Sehr_langer_Dateiname_'.repeat(11)}Ende.mov`, 999_950_000, {
      ...submission,
      issueCount: 0,
      finishedAt: now,
    }),
    make('complete', `.${'x'.repeat(254)}`, 0, { ...submission, issueCount: 0, finishedAt: now }),
  ];
}

const names = ['A001_C003_0714.mov', 'Still.jpg', 'Mix.wav', 'Brief.pdf', 'Social_9x16.mp4'];

/** Generates the row with this index; generated rows are not stored. */
export function generatedRow(index: number): UploadRow {
  const name = `${String(index + 1).padStart(6, '0')}_${names[index % names.length] ?? ''}`;
  const sizeBytes = 4_000_000 + ((index * 7_919_137) % 900_000_000);
  const before = made;
  made = index;
  const states: readonly UploadRow[] = [
    make('complete', name, sizeBytes, { ...submission, issueCount: index % 4, finishedAt: Date.now() }),
    make('uploading', name, sizeBytes, { sentBytes: sizeBytes * 0.4 }),
    make('queued', name, sizeBytes, { wait: { kind: 'turn' } }),
    make('failed', name, sizeBytes, { failure: fileFailures[index % fileFailures.length] ?? null }),
  ];
  made = before;
  const place = index % 40 < 20 ? 0 : index % 40 === 39 ? 3 : index < 40 ? 1 : 2;
  const row = states[place] ?? states[0];
  if (row === undefined) throw new Error('No row was made');
  return { ...row, id: idOf(index + 1) };
}
