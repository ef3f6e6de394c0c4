/** What happens when the window loses its page. */
import { EventEmitter } from 'node:events';

import { expect, it, vi } from 'vitest';

import { reloadOnCrash } from '../../../../../main/desktop/window/reloadOnCrash.ts';
import { silentLog } from '../../../../../main/shared/log.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

/** A window whose page can crash. `answers`: of the dialog, in order. */
function windowWith(answers: readonly boolean[]) {
  const left = [...answers];
  const contents = Object.assign(new EventEmitter(), {
    loadURL: vi.fn<(address: string) => Promise<void>>().mockResolvedValue(undefined),
    isDestroyed: () => false,
  });
  const askToReload = vi.fn<() => Promise<boolean>>(() => Promise.resolve(left.shift() ?? false));
  const clock = new FakeClock();
  reloadOnCrash(contents as never, 'app://page/index.html', { clock, log: silentLog, askToReload });
  const crash = () => contents.emit('render-process-gone', {}, { reason: 'crashed' });
  return { contents, askToReload, clock, crash };
}

it('loads the page again five times a minute, and offers a reload after the sixth crash', async () => {
  const { contents, askToReload, crash } = windowWith([true]);
  for (let count = 0; count < 5; count += 1) crash();
  expect(contents.loadURL).toHaveBeenCalledTimes(5);
  expect(askToReload).not.toHaveBeenCalled();
  crash();
  expect(askToReload).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(contents.loadURL).toHaveBeenCalledTimes(6));
  // After the reload, the page has five more tries.
  crash();
  expect(contents.loadURL).toHaveBeenCalledTimes(7);
  expect(askToReload).toHaveBeenCalledTimes(1);
});

it('shows one dialog at a time, and leaves the page when the person declines', async () => {
  const { contents, askToReload, crash } = windowWith([false]);
  for (let count = 0; count < 8; count += 1) crash();
  expect(askToReload).toHaveBeenCalledTimes(1);
  await Promise.resolve();
  expect(contents.loadURL).toHaveBeenCalledTimes(5);
});
