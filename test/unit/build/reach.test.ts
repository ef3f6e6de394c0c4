/** Following imports: what a domain type pulls in. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { filesReachedFrom, importsOf } from '../../../build/checks/reach.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

describe('the imports of a source file', () => {
  it('are found when they span lines, are types, or have no names', () => {
    const source = [
      `import { readFileSync } from 'node:fs';`,
      `import { z } from 'zod';`,
      `import type { One } from './one.ts';`,
      `import {\n  type Two,\n  three,\n} from '../two.ts';`,
      `export * from './four.ts';`,
      `import './five.ts';`,
      `const text = "import { six } from './six.ts'";`,
    ].join('\n');
    expect(importsOf(source)).toEqual(['./one.ts', '../two.ts', './four.ts', './five.ts']);
  });
});

describe('the files that a file reaches', () => {
  it('are counted once, through circles and folders, and include the file itself', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'deep'));
    await writeFile(
      join(folder, 'a.ts'),
      `import { b } from './deep/b.ts';\nimport type { C } from './c.ts';\n`,
    );
    await writeFile(join(folder, 'deep', 'b.ts'), `export { C } from '../c.ts';\n`);
    await writeFile(join(folder, 'c.ts'), `import type { A } from './a.ts';\n`);
    await writeFile(join(folder, 'd.ts'), `import './a.ts';\n`);
    const reached = filesReachedFrom(join(folder, 'a.ts'));
    expect([...reached].sort()).toEqual(
      ['a.ts', 'c.ts', join('deep', 'b.ts')].map((name) => join(folder, name)),
    );
  });

  it('cannot be counted when an import leads nowhere', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.ts'), `import './gone.ts';\n`);
    expect(() => filesReachedFrom(join(folder, 'a.ts'))).toThrow('gone.ts');
  });
});
