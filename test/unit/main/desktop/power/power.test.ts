/** Sleep, wake and changes of the network are detected, and the computer stays awake only while bytes are sent. */
import { describe, expect, it, vi } from 'vitest';

import { type NetworkState, monitorNetwork } from '../../../../../main/desktop/networkMonitor.ts';
import { SleepBlocker } from '../../../../../main/desktop/power/sleepBlocker.ts';
import { SleepMonitor } from '../../../../../main/desktop/power/sleepMonitor.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

function createBlocker() {
  const facts = { isSending: false, isEnabled: true, isOnBattery: false };
  const calls: ('block' | 'unblock')[] = [];
  const blocker = new SleepBlocker({
    isSending: () => facts.isSending,
    isEnabled: () => facts.isEnabled,
    isOnBattery: () => facts.isOnBattery,
    block() {
      calls.push('block');
      return () => calls.push('unblock');
    },
  });
  const change = (changed: Partial<typeof facts>) => {
    Object.assign(facts, changed);
    blocker.update();
    blocker.update();
  };
  return { calls, change };
}

function createSleepMonitor() {
  const clock = new FakeClock();
  const events: string[] = [];
  const monitor = new SleepMonitor(clock, {
    onSleep: () => events.push('sleep'),
    onWake: () => events.push('wake'),
  });
  return { clock, events, monitor };
}

function createNetwork() {
  const clock = new FakeClock();
  const state: { network: NetworkState } = { network: { addresses: ['10.0.0.2'], isOnline: true } };
  const onLost = vi.fn<(addresses: readonly string[]) => void>();
  const onGained = vi.fn<() => void>();
  const stop = monitorNetwork(clock, () => state.network, { onLost, onGained });
  const become = (network: NetworkState) => {
    state.network = network;
    clock.advance(5_000);
    return [onLost.mock.calls.length, onGained.mock.calls.length];
  };
  return { become, stop, onLost };
}

describe('SleepBlocker', () => {
  it('blocks sleep once while bytes are being sent', () => {
    const { calls, change } = createBlocker();
    change({});
    expect(calls).toEqual([]);
    change({ isSending: true });
    expect(calls).toEqual(['block']);
    change({ isSending: false });
    expect(calls).toEqual(['block', 'unblock']);
  });

  it.each([{ isEnabled: false }, { isOnBattery: true }])(
    'stops at once with %o, and blocks again without',
    (against) => {
      const { calls, change } = createBlocker();
      change({ isSending: true });
      change(against);
      expect(calls).toEqual(['block', 'unblock']);
      change({ isEnabled: true, isOnBattery: false });
      expect(calls).toEqual(['block', 'unblock', 'block']);
    },
  );
});

describe('SleepMonitor', () => {
  it('reports nothing while the clock runs normally', () => {
    const { clock, events } = createSleepMonitor();
    clock.advance(10 * 60_000);
    expect(events).toEqual([]);
  });

  it('reports a wake once when only the clock shows the sleep', () => {
    const { clock, events } = createSleepMonitor();
    clock.advance(20_000);
    clock.jump(3_600_000);
    clock.advance(60_000);
    expect(events).toEqual(['wake']);
  });

  it('reports a sleep once when the system announces its start and end', () => {
    const { clock, events, monitor } = createSleepMonitor();
    monitor.suspend();
    monitor.suspend();
    clock.jump(3_600_000);
    monitor.resume();
    clock.advance(120_000);
    expect(events).toEqual(['sleep', 'wake']);
  });

  it('reports a wake by the clock when the system announces none', () => {
    const { clock, events, monitor } = createSleepMonitor();
    monitor.suspend();
    clock.jump(3_600_000);
    clock.advance(60_000);
    expect(events).toEqual(['sleep', 'wake']);
  });

  it('reports a wake after half a minute when the system did not sleep in the end', () => {
    const { clock, events, monitor } = createSleepMonitor();
    monitor.suspend();
    clock.advance(14_000);
    expect(events).toEqual(['sleep']);
    clock.advance(20_000);
    expect(events).toEqual(['sleep', 'wake']);
    clock.advance(120_000);
    expect(events).toEqual(['sleep', 'wake']);
  });
});

describe('monitorNetwork', () => {
  it('reports lost and new addresses separately', () => {
    const { become, onLost } = createNetwork();
    expect(become({ addresses: ['10.0.0.2'], isOnline: true })).toEqual([0, 0]);
    expect(become({ addresses: ['10.0.0.2', '10.8.0.1'], isOnline: true })).toEqual([0, 1]);
    expect(become({ addresses: ['10.8.0.1', '10.0.0.2'], isOnline: true })).toEqual([0, 1]);
    expect(become({ addresses: ['192.168.1.7', '10.0.0.2'], isOnline: true })).toEqual([1, 1]);
    expect(onLost).toHaveBeenLastCalledWith(['10.8.0.1']);
  });

  it('reports a gain when the system is online again, and nothing when it is offline', () => {
    const { become, stop } = createNetwork();
    expect(become({ addresses: ['10.0.0.2'], isOnline: false })).toEqual([0, 0]);
    expect(become({ addresses: ['10.0.0.2'], isOnline: true })).toEqual([0, 1]);
    stop();
    expect(become({ addresses: [], isOnline: true })).toEqual([0, 1]);
  });
});
