/** Taskbar and dock: how far everything is, whether it goes on, and how many uploads need somebody. */
import { expect, it } from 'vitest';

import { taskbarLook } from '../../../../../main/desktop/window/taskbarLook.ts';
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
  counts: { all: 4, active: 3, attention: 0, done: 1, 'already-submitted': 0 },
  progress: { totalBytes: 1_000, sentBytes: 437, bytesPerSecond: 10, remainingMs: null },
  allPaused: false,
  gates: [],
};

it('shows whole percent of what is sent', () => {
  expect(taskbarLook(moving)).toEqual({ share: 0.43, mode: 'normal', badge: '' });
});

it('shows nothing when nothing is under way, but still who needs somebody', () => {
  const counts = { all: 4, active: 0, attention: 3, done: 1, 'already-submitted': 0 };
  expect(taskbarLook({ ...moving, counts })).toEqual({ share: -1, mode: 'none', badge: '3' });
});

it.each([
  [{ allPaused: true }, 'paused'],
  [{ gates: [offline] }, 'paused'],
  [{ gates: [key] }, 'error'],
  [{ gates: [key, offline], allPaused: true }, 'error'],
  [{ gates: [plan] }, 'normal'],
] as const)('%j is shown as %s', (change, mode) => {
  expect(taskbarLook({ ...moving, ...change })).toMatchObject({ mode, share: 0.43 });
});
