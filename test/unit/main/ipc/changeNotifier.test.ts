import { expect, it, vi } from 'vitest';

import { ChangeNotifier } from '../../../../main/ipc/changeNotifier.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

it('notifies once of several changes, and of none after it was stopped', () => {
  const clock = new FakeClock();
  const send = vi.fn<() => void>();
  const changes = new ChangeNotifier(clock, send);
  changes.changed();
  changes.changed();
  clock.advance(1_000);
  expect(send).toHaveBeenCalledOnce();
  changes.changed();
  changes.stop();
  changes.changed();
  clock.advance(1_000);
  expect([send.mock.calls.length, clock.waitingTimers]).toEqual([1, 0]);
});
