/** What the tray shows, and whether a Linux desktop displays it. */
import { describe, expect, it } from 'vitest';

import { desktopMessages } from '../../../../../main/desktop/messages.ts';
import { type BusObject, type SessionBus } from '../../../../../main/desktop/tray/sessionBus.ts';
import { followTrayHost, noTrayHost, readTrayHost } from '../../../../../main/desktop/tray/trayHost.ts';
import { type TrayFacts, trayState } from '../../../../../main/desktop/tray/trayState.ts';
import type { GateNotice } from '../../../../../preload/contract.ts';
import { sampleFailure } from '../../../../support/sampleRow.ts';

const english = desktopMessages('en', 'en');
const german = desktopMessages('de', 'en');
const none = {
  all: 0,
  active: 0,
  attention: 0,
  critical: 0,
  'with-issues': 0,
  done: 0,
  'already-submitted': 0,
};
const resting = { fraction: null, files: 0, doneFiles: 0, bytesPerSecond: 0, remainingMs: null };
const key: GateNotice = { gate: 'key', failure: sampleFailure('key-invalid'), checking: false };

function facts(change: Partial<TrayFacts>): TrayFacts {
  return { counts: none, progress: resting, allPaused: false, gates: [], ...change };
}
function stateOf(change: Partial<TrayFacts>) {
  return trayState(facts(change), english);
}
/** 12 of 340 done, 43 % of all bytes, five and a half minutes to go. */
const running = {
  counts: { ...none, all: 340, active: 328, done: 12 },
  progress: { fraction: 0.43, files: 340, doneFiles: 12, bytesPerSecond: 2, remainingMs: 5.5 * 60_000 },
};
function menuLabels(change: Partial<TrayFacts>): string[] {
  return stateOf(change).menu.map((entry) => (entry.entry === 'separator' ? '—' : entry.label));
}

describe('the tray', () => {
  it('shows the progress in one line, with the time rounded up to whole minutes', () => {
    expect(stateOf(running).tooltip).toBe('MediaMagic Uploader\n12 of 340 · 43% · 6 min left');
    expect(stateOf(running).icon).toBe('active');
  });

  it('shows the progress in German', () => {
    expect(trayState(facts(running), german).tooltip).toBe(
      'MediaMagic Uploader\n12 von 340 · 43 % · noch 6 min',
    );
  });

  it('leaves out an unknown time, and shows hours when there are any', () => {
    const { progress } = running;
    expect(stateOf({ ...running, progress: { ...progress, remainingMs: null } }).tooltip).toMatch(/43%$/u);
    expect(stateOf({ ...running, progress: { ...progress, remainingMs: 61 * 60_000 } }).tooltip).toMatch(
      /2 h left$/u,
    );
  });

  it('does not change when only bytes and seconds have changed', () => {
    const later = { ...running.progress, fraction: 0.431, remainingMs: 5.4 * 60_000, bytesPerSecond: 3 };
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

  it('offers pause or resume, and neither when there is nothing to upload', () => {
    expect(menuLabels(running)).toContain('Pause all');
    expect(menuLabels({ ...running, allPaused: true })).toContain('Resume all');
    expect(menuLabels({})).toEqual([
      'No uploads',
      '—',
      'Open MediaMagic Uploader',
      'Add files…',
      '—',
      'Watch folders…',
      'Settings…',
      '—',
      'Quit',
    ]);
  });

  it('has a command that shows the uploads that need attention', () => {
    const { menu } = stateOf({ counts: { ...none, all: 3, attention: 3 } });
    expect(menu[0]).toEqual({ entry: 'command', command: 'show-attention', label: '3 need attention' });
  });

  it('says how many files have critical issues, and has a command that shows them', () => {
    const { tooltip, menu } = stateOf({
      counts: { ...none, all: 9, done: 9, 'with-issues': 5, critical: 3 },
    });
    expect(tooltip).toMatch(/\n3 with critical issues$/u);
    expect(menu[1]).toEqual({ entry: 'command', command: 'show-critical', label: '3 with critical issues' });
    const milder = stateOf({ counts: { ...none, all: 9, done: 9, 'with-issues': 5 } });
    expect(milder.tooltip).toMatch(/\n5 with issues$/u);
    expect(milder.menu[1]).toEqual({ entry: 'separator' });
  });

  it('names the closed gate while uploads wait', () => {
    expect(menuLabels({ ...running, gates: [key] })[1]).toBe('Uploads on hold: check your API key');
  });
});

function listed(item: string) {
  return { IsStatusNotifierHostRegistered: true, RegisteredStatusNotifierItems: [':1.2', item] };
}

/** A bus with a watcher that has these properties. `owners` are the process ids of bus names. */
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

describe('the tray host of a Linux desktop', () => {
  const us = 4711;

  it('does not exist when nothing answers or no panel is registered', async () => {
    expect(await readTrayHost(busWith({}), us)).toEqual(noTrayHost);
    const watcherAlone = { IsStatusNotifierHostRegistered: false, RegisteredStatusNotifierItems: [':1.5'] };
    expect(await readTrayHost(busWith(watcherAlone, { ':1.5': us }), us)).toEqual(noTrayHost);
  });

  it('shows the icon only when an item of this process is in its list', async () => {
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

  it('is read again after every signal', async () => {
    const properties: Record<string, unknown> = {};
    const listeners: (() => void)[] = [];
    const bus: SessionBus = {
      ...busWith(properties),
      async listen(_rules, listener) {
        listeners.push(listener);
      },
    };
    const states: boolean[] = [];
    await followTrayHost(bus, us, ({ hasHost }) => states.push(hasHost));
    properties['IsStatusNotifierHostRegistered'] = true;
    for (const changed of listeners) changed();
    await expect.poll(() => states).toEqual([false, true]);
  });
});
