/** Taskbar and dock show the overall progress, whether it continues, and how many uploads need attention. */
import { expect, it } from 'vitest';

import { Taskbar, taskbarState } from '../../../../../main/desktop/window/taskbar.ts';
import type { GateNotice, Overview } from '../../../../../preload/contract.ts';

const failure = {
  kind: 'key-expired',
  scope: 'account',
  retry: 'never',
  detail: '',
  action: 'none',
} as const;
const key: GateNotice = { gate: 'key', failure, checking: false };
const offline: GateNotice = {
  gate: 'offline',
  failure,
  since: 0,
  nextProbeAt: 0,
  checking: false,
  recovery: 'by-itself',
};
const plan: GateNotice = { gate: 'plan', bucket: 'upload', failure, checking: false };

const moving: Pick<Overview, 'counts' | 'progress' | 'allPaused' | 'gates'> = {
  counts: { all: 4, active: 3, attention: 0, critical: 0, 'with-issues': 0, done: 1, 'already-submitted': 0 },
  progress: { fraction: 0.437, files: 4, doneFiles: 1, bytesPerSecond: 10, remainingMs: null },
  allPaused: false,
  gates: [],
};

it('shows the progress in whole percent', () => {
  expect(taskbarState(moving)).toEqual({ share: 0.43, mode: 'normal', badge: '' });
});

it('shows no bar when no upload is active, but still the badge', () => {
  const counts = {
    all: 4,
    active: 0,
    attention: 3,
    done: 1,
    critical: 0,
    'with-issues': 0,
    'already-submitted': 0,
  };
  expect(taskbarState({ ...moving, counts })).toEqual({ share: -1, mode: 'none', badge: '3' });
});

it.each([
  [{ allPaused: true }, 'paused'],
  [{ gates: [offline] }, 'paused'],
  [{ gates: [key] }, 'error'],
  [{ gates: [key, offline], allPaused: true }, 'error'],
  [{ gates: [plan] }, 'normal'],
] as const)('%j is shown as %s', (change, mode) => {
  expect(taskbarState({ ...moving, ...change })).toMatchObject({ mode, share: 0.43 });
});

it('calls the system only when the state or the windows have changed', () => {
  const calls: (number | string)[] = [];
  const windowOf = (id: number) => ({ id, setProgressBar: (share: number) => void calls.push(share) });
  const taskbar = new Taskbar((badge) => void calls.push(badge));
  taskbar.show(moving, [windowOf(1)]);
  taskbar.show(moving, [windowOf(1)]);
  expect(calls).toEqual([0.43, '']);
  taskbar.show(moving, [windowOf(2)]);
  expect(calls).toEqual([0.43, '', 0.43, '']);
});
