/** The order in which places are asked for an Electron. */
import { expect, test } from 'vitest';

import { chooseElectron, type Place } from '../../../build/electron/chooseElectron.ts';
import { describeElectron, type ElectronSource, type Finding } from '../../../build/electron/runtime.ts';

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

test('the first place that has one is taken and the others are not asked', async () => {
  const chosen = await chooseElectron([
    place('override', { kind: 'absent', why: 'not set' }),
    place('package', found),
    never('downloaded'),
    never('fallback'),
  ]);

  expect(chosen).toEqual({ ...electron, source: 'package', why: 'it is there' });
});

test('a place that a person named and that has none is an error, not a reason to go on', async () => {
  const choice = chooseElectron([
    place('override', { kind: 'broken', why: 'nothing in /nope' }),
    never('package'),
  ]);

  await expect(choice).rejects.toThrow('override: nothing in /nope');
});

test('a place is told why those before it had none', async () => {
  const told: string[] = [];
  await chooseElectron([
    place('package', { kind: 'absent', why: 'no dist' }),
    place('downloaded', { kind: 'absent', why: 'offline' }),
    {
      source: 'fallback',
      name: 'fallback',
      look: async (tried) => {
        told.push(...tried);
        return found;
      },
    },
  ]);

  expect(told).toEqual(['package: no dist', 'downloaded: offline']);
});

test('when no place has one the error lists every try and what helps', async () => {
  const choice = chooseElectron([
    place('package', { kind: 'absent', why: 'no dist' }),
    place('fallback', { kind: 'absent', why: 'for linux only' }),
  ]);

  await expect(choice).rejects.toThrow(
    /1\. package: no dist\n.*2\. fallback: for linux only\n[^]*ELECTRON_OVERRIDE_DIST_PATH/u,
  );
});

test('the description is one line with version, source and reason', () => {
  const line = describeElectron({ ...electron, source: 'package', why: 'it is there' });

  expect(line).toBe('Electron 45.4.1 (package): it is there');
});
