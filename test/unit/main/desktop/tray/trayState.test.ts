/** What the tray shows, and whether somebody shows it. */
import { describe, expect, it } from 'vitest';

import { closingMeans } from '../../../../../main/desktop/lifecycle/closing.ts';
import { desktopMessages } from '../../../../../main/desktop/messages.ts';
import { type BusObject, type SessionBus } from '../../../../../main/desktop/tray/sessionBus.ts';
import { followTrayHost, noTrayHost, readTrayHost } from '../../../../../main/desktop/tray/trayHost.ts';
import { type TrayFacts, trayState } from '../../../../../main/desktop/tray/trayState.ts';
import type { GateNotice } from '../../../../../preload/contract.ts';
import { sampleFailure } from '../../../../support/sampleRow.ts';

const english = desktopMessages('en', 'en');
const german = desktopMessages('de', 'en');
const none = { all: 0, active: 0, attention: 0, done: 0, 'already-submitted': 0 };
const resting = { totalBytes: 0, sentBytes: 0, bytesPerSecond: 0, remainingMs: null };
const key: GateNotice = { gate: 'key', failure: sampleFailure('key-invalid'), checking: false };

function facts(change: Partial<TrayFacts>): TrayFacts {
  return { counts: none, progress: resting, allPaused: false, gates: [], ...change };
}
function stateOf(change: Partial<TrayFacts>) {
  return trayState(facts(change), english, true);
}
/** 12 of 340 done, 43 % of all bytes, five and a half minutes to go. */
const running = {
  counts: { ...none, all: 340, active: 328, done: 12 },
  progress: { totalBytes: 1_000, sentBytes: 430, bytesPerSecond: 2, remainingMs: 5.5 * 60_000 },
};
function menuWords(change: Partial<TrayFacts>): string[] {
  return stateOf(change).menu.map((entry) => (entry.entry === 'line' ? '—' : entry.label));
}

describe('the tray', () => {
  it('tells what runs in one line, rounded up to whole minutes', () => {
    expect(stateOf(running).tooltip).toBe('MediaMagic Uploader\n12 of 340 · 43 % · 6 min left');
    expect(stateOf(running).icon).toBe('active');
  });

  it('tells the same in German', () => {
    expect(trayState(facts(running), german, true).tooltip).toBe(
      'MediaMagic Uploader\n12 von 340 · 43 % · noch 6 min',
    );
  });

  it('says nothing about time that nobody knows, and hours where there are some', () => {
    const { progress } = running;
    expect(stateOf({ ...running, progress: { ...progress, remainingMs: null } }).tooltip).toMatch(/43 %$/u);
    expect(stateOf({ ...running, progress: { ...progress, remainingMs: 61 * 60_000 } }).tooltip).toMatch(
      /2 h left$/u,
    );
  });

  it('does not change while nothing changes that a glance would notice', () => {
    const later = { ...running.progress, sentBytes: 431, remainingMs: 5.4 * 60_000, bytesPerSecond: 3 };
    expect(stateOf({ ...running, progress: later })).toEqual(stateOf(running));
  });

  it.each([
    ['idle', {}],
    ['idle', { counts: { ...none, all: 3, done: 3 } }],
    ['active', { counts: { ...none, all: 4, active: 1, attention: 3 } }],
    ['paused', { ...running, allPaused: true }],
    ['attention', { counts: { ...none, all: 4, done: 1, attention: 3 } }],
    ['attention', { ...running, gates: [key] }],
    ['idle', { gates: [key] }],
  ] as const)('is %s for %j', (icon, change) => {
    expect(stateOf(change).icon).toBe(icon);
  });

  it('offers to pause what runs, to resume what is paused, and neither where there is nothing', () => {
    expect(menuWords(running)).toContain('Pause all');
    expect(menuWords({ ...running, allPaused: true })).toContain('Resume all');
    expect(menuWords({})).toEqual([
      'Nothing to upload',
      '—',
      'Open',
      'Add files…',
      '—',
      'Watch folders…',
      'Settings…',
      '—',
      'Quit',
    ]);
  });

  it('leads to what needs attention, by a line that can be pressed', () => {
    const { menu } = stateOf({ counts: { ...none, all: 3, attention: 3 } });
    expect(menu[0]).toEqual({ entry: 'command', command: 'show-attention', label: '3 need attention' });
  });

  it('says what uploads wait for', () => {
    expect(menuWords({ ...running, gates: [key] })[1]).toBe('Uploads wait: the key is refused or missing');
  });
});

describe('closing the window', () => {
  it.each([
    ['stay', true, true],
    ['quit', true, false],
    ['quit', false, true],
  ] as const)('means %s where the setting is %s and a tray is shown: %s', (means, keep, shown) => {
    expect(closingMeans({ keepInBackground: keep, trayIsShown: shown })).toBe(means);
  });
});

function listed(item: string) {
  return { IsStatusNotifierHostRegistered: true, RegisteredStatusNotifierItems: [':1.2', item] };
}

/** A bus on which a watcher says this; `owners`: the processes behind names. */
function busWith(
  properties: Readonly<Record<string, unknown>>,
  owners: Readonly<Record<string, number>> = {},
): SessionBus {
  return {
    property: async (_object: BusObject, name: string) => properties[name] ?? null,
    processOf: async (name) => owners[name] ?? null,
    listen: async () => undefined,
  };
}

describe('whether a Linux desktop shows our icon', () => {
  const us = 4711;

  it('is not so where nobody answers, or no panel is registered', async () => {
    expect(await readTrayHost(busWith({}), us)).toEqual(noTrayHost);
    const watcherAlone = { IsStatusNotifierHostRegistered: false, RegisteredStatusNotifierItems: [':1.5'] };
    expect(await readTrayHost(busWith(watcherAlone, { ':1.5': us }), us)).toEqual(noTrayHost);
  });

  it('is so only once an item of this process is in the list, however the list names it', async () => {
    for (const [item, name] of [
      [':1.5', ':1.5'],
      [':1.5/StatusNotifierItem', ':1.5'],
      [':1.5@/org/chromium/StatusNotifierItem/1', ':1.5'],
      ['org.kde.StatusNotifierItem-4711-1', 'org.kde.StatusNotifierItem-4711-1'],
    ] as const) {
      const others = { ':1.2': 1, [name]: us };
      expect(await readTrayHost(busWith(listed(item), others), us)).toEqual({ hasHost: true, showsUs: true });
    }
    const foreign = busWith(listed(':1.5'), { ':1.2': 1, ':1.5': 2 });
    expect(await readTrayHost(foreign, us)).toEqual({ hasHost: true, showsUs: false });
  });

  it('is asked again at every sign of a change', async () => {
    const properties: Record<string, unknown> = {};
    const listeners: (() => void)[] = [];
    const bus: SessionBus = {
      ...busWith(properties),
      async listen(_rules, listener) {
        listeners.push(listener);
      },
    };
    const told: boolean[] = [];
    await followTrayHost(bus, us, ({ hasHost }) => told.push(hasHost));
    properties['IsStatusNotifierHostRegistered'] = true;
    for (const changed of listeners) changed();
    await expect.poll(() => told).toEqual([false, true]);
  });
});
