/** The order in which places are asked for an Electron. */
import { expect, test } from 'vitest';

import { type Place, chooseElectron } from '../../../build/electron/resolveElectron.ts';
import { type ElectronSource, type Finding, describeElectron } from '../../../build/electron/runtime.ts';

const electron = { directory: '/e', executablePath: '/e/electron', version: '45.4.1' };
const found: Finding = { kind: 'found', electron, why: 'it is there' };

function place(source: ElectronSource, finding: Finding): Place {
  return { source, name: source, look: async () => finding };
}

function never(source: ElectronSource): Place {
  return {
    source,
    name: source,
    look: () => Promise.reject(new Error(`${source} must not be asked`)),
  };
}

test('takes the first place that has one, and does not ask the others', async () => {
  const chosen = await chooseElectron([
    place('override', { kind: 'absent', why: 'not set' }),
    place('package', found),
    never('downloaded'),
    never('fallback'),
  ]);

  expect(chosen).toEqual({ ...electron, source: 'package', why: 'it is there' });
});

test('fails when the place that a person named has none', async () => {
  const choice = chooseElectron([
    place('override', { kind: 'broken', why: 'nothing in /nope' }),
    never('package'),
  ]);

  await expect(choice).rejects.toThrow('override: nothing in /nope');
});

test('passes to each place why the ones before had none', async () => {
  const passed: string[] = [];
  await chooseElectron([
    place('package', { kind: 'absent', why: 'no dist' }),
    place('downloaded', { kind: 'absent', why: 'offline' }),
    {
      source: 'fallback',
      name: 'fallback',
      look: async (tried) => {
        passed.push(...tried);
        return found;
      },
    },
  ]);

  expect(passed).toEqual(['package: no dist', 'downloaded: offline']);
});

test('lists every try and what helps when no place has one', async () => {
  const choice = chooseElectron([
    place('package', { kind: 'absent', why: 'no dist' }),
    place('fallback', { kind: 'absent', why: 'for linux only' }),
  ]);

  await expect(choice).rejects.toThrow(
    /1\. package: no dist\n.*2\. fallback: for linux only\n[^]*ELECTRON_OVERRIDE_DIST_PATH/u,
  );
});

test('describes version, source and reason in one line', () => {
  const line = describeElectron({ ...electron, source: 'package', why: 'it is there' });

  expect(line).toBe('Electron 45.4.1 (package): it is there');
});
