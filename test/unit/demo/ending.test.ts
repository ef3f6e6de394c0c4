/** Whatever the demo has started is stopped, however it ends. */
import { expect, test, vi } from 'vitest';

import { Started } from '../../../build/demo/ending.ts';

function recorder() {
  const stopped: string[] = [];
  return { stopped, stop: (thing: string) => void stopped.push(thing) };
}

test('what was started last is stopped first, and each thing once', async () => {
  const started = new Started();
  const { stopped, stop } = recorder();
  await started.add(async () => 'service', stop);
  await started.add(async () => 'app', stop);
  await started.stopAll();
  await started.stopAll();
  expect(stopped).toEqual(['app', 'service']);
});

test('what is still on its way up is waited for and stopped', async () => {
  const started = new Started();
  const { stopped, stop } = recorder();
  const app = Promise.withResolvers<string>();
  const adding = started.add(() => app.promise, stop);
  const ending = started.stopAll();
  app.resolve('app');
  await Promise.all([adding, ending]);
  expect(stopped).toEqual(['app']);
});

test('what did not come up is not stopped, and whoever started it is told', async () => {
  const started = new Started();
  const { stopped, stop } = recorder();
  const adding = started.add(() => Promise.reject<string>(new Error('no port')), stop);
  await expect(adding).rejects.toThrow('no port');
  await started.stopAll();
  expect(stopped).toEqual([]);
});

test('once the end has come nothing is started any more', async () => {
  const started = new Started();
  const start = vi.fn<() => Promise<string>>(async () => 'app');
  await started.stopAll();
  await expect(started.add(start, () => undefined)).rejects.toThrow('the end has come');
  expect(start).not.toHaveBeenCalled();
});

test('one thing that cannot be stopped is said and does not keep the others', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  const started = new Started();
  const { stopped, stop } = recorder();
  await started.add(async () => 'service', stop);
  await started.add(
    async () => 'app',
    () => Promise.reject(new Error('it hangs')),
  );
  await started.stopAll();
  expect(stopped).toEqual(['service']);
  expect(said).toHaveBeenCalledWith('Could not clean up: it hangs');
  said.mockRestore();
});
