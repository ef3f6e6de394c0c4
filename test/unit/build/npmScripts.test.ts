/** The scripts of package.json run on every system, and what they name exists. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readScript, startedScript } from '../../../build/checks/npmScripts.ts';
import manifest from '../../../package.json' with { type: 'json' };

const projectFolder = join(import.meta.dirname, '../../..');
const scripts = Object.entries(manifest.scripts);

describe('a script of package.json', () => {
  it.each([
    'MODE=short npm run test:chaos',
    'npm run a && MODE=short npm run b',
    'echo $HOME',
    "vitest run --dir 'test/unit'",
    'vitest run "test/unit"',
    'npm run a; npm run b',
    'npm run a & npm run b',
    'npm run a || npm run b',
    'node a.ts > out.txt',
    'rm -rf out/*',
    'node build\\a.ts',
    'node %TEMP%',
    'node ~/a.ts',
    'node  a.ts',
  ])('is not portable when it is %s', (script) => {
    expect(readScript(script).kind).toBe('not-portable');
  });

  it('is portable when it joins commands of plain words', () => {
    expect(readScript('npm run build && node build/a.ts --mode=short')).toEqual({
      kind: 'portable',
      commands: [
        ['npm', 'run', 'build'],
        ['node', 'build/a.ts', '--mode=short'],
      ],
    });
  });

  it.each([
    ['npm test', 'test'],
    ['npm run check -- --fix', 'check'],
    ['npm ci', null],
    ['node build/a.ts', null],
  ])('%s starts the script %s', (command, script) => {
    expect(startedScript(command.split(' '))).toBe(script);
  });
});

describe.each(scripts)('npm run %s', (_name, script) => {
  const reading = readScript(script);
  const commands = reading.kind === 'portable' ? reading.commands : [];

  it('means the same in sh and in cmd', () => {
    expect(reading).toMatchObject({ kind: 'portable' });
  });

  it('starts npm, Node or a program that npm installs', () => {
    for (const [program = ''] of commands) {
      const isInstalled = existsSync(join(projectFolder, 'node_modules', '.bin', program));
      expect({ program, isKnown: program === 'npm' || program === 'node' || isInstalled }).toMatchObject({
        isKnown: true,
      });
    }
  });

  it('names scripts and files that exist', () => {
    for (const command of commands) {
      const started = startedScript(command);
      if (started !== null) expect(Object.keys(manifest.scripts)).toContain(started);
      const files = command.filter((word) => /^(?:build|test)\//u.test(word));
      expect(files.filter((file) => !existsSync(join(projectFolder, file)))).toEqual([]);
    }
  });
});
