/** Fake watch folders in every state. */
import {
  type Bridge,
  type WatchFolder,
  type WatchSummary,
  noSubmissionOptions,
} from '../../preload/contract.ts';
import { campaignChoice } from './fakeGroups.ts';

type WatchCall = Extract<keyof Bridge, `${string}WatchFolder` | 'watchFolders'>;

const everything = {
  subfolders: true,
  include: [],
  exclude: [],
  changed: 'new-version',
  whenNameTaken: 'rename',
  ...noSubmissionOptions,
} as const;
const quiet = {
  settling: 0,
  taken: 0,
  lastTakenAt: null,
  problems: [],
  otherTypes: { count: 0, names: [] },
} as const;

function someFolders(): WatchFolder[] {
  const now = Date.now();
  return [
    {
      ...quiet,
      id: 1,
      path: '/home/anna/Exports/Aurora',
      rules: {
        ...everything,
        include: ['*.mov', '*.mp4'],
        exclude: ['*_draft*'],
        metadata: campaignChoice.metadata,
        sidekickIds: campaignChoice.sidekickIds,
      },
      state: 'watching',
      settling: 3,
      taken: 128,
      otherTypes: { count: 3, names: ['Aurora.prproj', 'Aurora_Teaser.srt', 'xml/Aurora_Teaser.xml'] },
      lastTakenAt: now - 240_000,
    },
    {
      ...quiet,
      id: 2,
      path: '/media/anna/CARD-A/DCIM',
      rules: { ...everything, changed: 'ignore' },
      state: 'missing',
      taken: 2_140,
      lastTakenAt: now - 86_400_000 * 2,
    },
    {
      ...quiet,
      id: 3,
      path: '/home/anna/Desktop/Podcast',
      rules: { ...everything, subfolders: false },
      state: 'paused',
      taken: 1,
      lastTakenAt: now - 3_600_000,
    },
    {
      ...quiet,
      id: 4,
      path: '/mnt/archive/Agencies/Northern Lights/2026/Campaigns/Spring/Deliverables/Final/Graded',
      rules: everything,
      state: 'watching',
      problems: [
        {
          problem: 'unreadable-folders',
          count: 2,
          example: '/mnt/archive/Agencies/Northern Lights/2026/Campaigns/Spring/Deliverables/Private',
        },
        { problem: 'no-notices' },
      ],
    },
    { ...quiet, id: 5, path: '/srv/render-farm/out', rules: everything, state: 'indexing' },
    { ...quiet, id: 6, path: '/srv/accounts', rules: everything, state: 'unreadable' },
  ];
}

/** `which` is `some`, `all` or `none`. */
export function createFakeWatch(which: string, notify: () => void) {
  let folders = which === 'none' ? [] : someFolders().slice(0, which === 'all' ? undefined : 3);

  function update(id: number, change: Partial<WatchFolder>): null {
    folders = folders.map((folder) => (folder.id === id ? { ...folder, ...change } : folder));
    notify();
    return null;
  }

  const calls: Pick<Bridge, WatchCall> = {
    watchFolders: async () => folders,
    pickWatchFolder: async () => ({
      candidate: crypto.randomUUID(),
      path: '/home/anna/Footage/Day 12',
      problem: null,
    }),
    countWatchFolder: async ({ rules }) => ({
      files: rules.subfolders ? 12_480 : 37,
      bytes: rules.subfolders ? 1_260_000_000_000 : 4_200_000_000,
      isWhole: true,
    }),
    async addWatchFolder({ rules }) {
      const id = Math.max(0, ...folders.map((folder) => folder.id)) + 1;
      const path = '/home/anna/Footage/Day 12';
      folders = [...folders, { ...quiet, id, path, rules, state: 'indexing' }];
      notify();
      setTimeout(() => update(id, { state: 'watching' }), 1_500);
      return { added: true };
    },
    changeWatchFolder: async ({ id, rules }) => update(id, { rules }),
    pauseWatchFolder: async ({ id, paused }) => update(id, { state: paused ? 'paused' : 'watching' }),
    async removeWatchFolder({ id }) {
      folders = folders.filter((folder) => folder.id !== id);
      notify();
      return null;
    },
    rescanWatchFolder: async ({ id }) => update(id, { state: 'watching' }),
    openWatchFolder: async () => null,
  };

  function summary(): WatchSummary {
    return {
      folders: folders.length,
      paused: folders.filter(({ state }) => state === 'paused').length,
      failing: folders.filter(({ state }) => state === 'missing' || state === 'unreadable').length,
      settling: folders.reduce((sum, { settling }) => sum + settling, 0),
    };
  }
  return { calls, summary };
}
