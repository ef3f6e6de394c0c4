/** Preflights, by the names in the gallery's address. */
import { type EarlierFile, type PreflightView, noSubmissionOptions } from '../../preload/contract.ts';
import { campaignChoice, oddChoice } from './fakeGroups.ts';

function earlier(name: string): EarlierFile {
  return { name, submittedAt: Date.now() - 86_400_000 };
}

const shoot: PreflightView = {
  revision: 7,
  state: 'ready',
  isFromOutside: false,
  looked: 338,
  files: 312,
  bytes: 48_216_000_000,
  names: ['A001_C001.mov', 'A001_C002.mov', 'A001_C003.mov'],
  categories: { video: 268, audio: 14, image: 28, document: 2 },
  again: 2,
  growing: 0,
  versions: [],
  skipped: [
    {
      reason: 'type-not-allowed',
      count: 9,
      examples: [
        'Aurora shoot/Budget.xlsx',
        'Aurora shoot/Day 2/camera report.numbers',
        'Aurora shoot/LUTs.zip',
      ],
    },
    { reason: 'too-large', count: 1, examples: ['Aurora shoot/Day 1/A001_C003 uncut 8K ProRes 4444.mov'] },
    { reason: 'hidden', count: 12, examples: ['Aurora shoot/.DS_Store', 'Aurora shoot/Day 1/.DS_Store'] },
    { reason: 'in-queue', count: 3, examples: ['Aurora shoot/Day 1/Drone_Coast_01.mp4'] },
    { reason: 'submitted-before', count: 1, examples: ['Aurora shoot/Aurora_Teaser_30s.mp4'] },
  ],
  added: 0,
  submission: { ...noSubmissionOptions, mode: 'each' },
};

/** Files that the system's "Open with" passes to the app; they need a confirmation too. */
const opened: PreflightView = {
  ...shoot,
  isFromOutside: true,
  looked: 1,
  files: 1,
  bytes: 1_840_000,
  names: ['Press release.pdf'],
  categories: { video: 0, audio: 0, image: 0, document: 1 },
  again: 0,
  skipped: [],
};

const versions: PreflightView = {
  ...shoot,
  again: 0,
  skipped: [{ reason: 'submitted-before', count: 2, examples: ['Aurora shoot/Aurora_Teaser_30s.mp4'] }],
  versions: [
    {
      match: 'path',
      count: 3,
      choice: 'new-version',
      files: [
        { file: 0, name: 'Aurora shoot/Poster.jpg', earlier: earlier('Poster.jpg') },
        { file: 1, name: 'Aurora shoot/Day 1/Trailer_v2.mov', earlier: earlier('Trailer_v2.mov') },
        { file: 2, name: 'Aurora shoot/Day 1/Trailer_clean.mov', earlier: earlier('Trailer_clean.mov') },
      ],
    },
    {
      match: 'name',
      count: 1,
      choice: 'separate',
      files: [{ file: 3, name: 'Aurora shoot/Day 2/Jingle.mp3', earlier: earlier('Jingle.mp3') }],
    },
  ],
};

const preflights: Readonly<Record<string, PreflightView>> = {
  ready: shoot,
  versions,
  /** Everything that a preflight can ask and say at once. */
  questions: {
    ...versions,
    again: 2,
    isFromOutside: true,
    skipped: shoot.skipped,
    submission: campaignChoice,
  },
  growing: { ...shoot, again: 0, growing: 3, skipped: [] },
  campaign: { ...shoot, skipped: [], submission: campaignChoice },
  looking: { ...shoot, state: 'looking', looked: 12_340, files: 11_902 },
  sending: { ...shoot, state: 'sending', added: 125 },
  failed: { ...shoot, state: 'failed' },
  nothing: {
    ...shoot,
    looked: 3,
    files: 0,
    bytes: 0,
    names: [],
    categories: { video: 0, audio: 0, image: 0, document: 0 },
    again: 0,
    skipped: [{ reason: 'folder-empty', count: 1, examples: ['Day 3'] }],
  },
  single: opened,
  few: {
    ...opened,
    looked: 4,
    files: 3,
    bytes: 612_000_000,
    names: [
      'Aurora_Launch_Film_Master_v07_ProRes422HQ_with_a_name_that_is_longer_than_a_narrow_window.mov',
      'Jingle.mp3',
      'Poster.jpg',
    ],
    categories: { video: 1, audio: 1, image: 1, document: 0 },
    skipped: [{ reason: 'missing', count: 1, examples: ['Teaser.mp4'] }],
  },
  odd: {
    ...shoot,
    submission: oddChoice,
    isFromOutside: true,
    files: 3,
    names: [
      `${'Sehr_langer_Dateiname_'.repeat(11)}.mov`,
      'two\nlines\tand <img src=x onerror=alert(1)>.mp4',
      'invoice\u202Egpj.exe',
    ],
    categories: { video: 3, audio: 0, image: 0, document: 0 },
    skipped: [
      {
        reason: 'type-mismatch',
        count: 100_000,
        examples: [
          'two\nlines\tand <img src=x onerror=alert(1)> & "quotes".mp4',
          'invoice\u202Egpj.exe',
          `${'Sehr_langer_Ordnername_'.repeat(11)}/${'Ü'.repeat(120)}.mov`,
          '👩‍👩‍👧‍👦 Familie 🇩🇪 Grüße 你好 한국어 ไทย.png',
          '<script>alert(2)</script>',
          `Z\u0335${'\u0301'.repeat(80)}algo.mp4`,
        ],
      },
    ],
  },
};

export function preflightOf(name: string | null): PreflightView | null {
  return name === null ? null : (preflights[name] ?? null);
}
