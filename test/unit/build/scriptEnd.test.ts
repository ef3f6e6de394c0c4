import { join } from 'node:path';

import { expect, it } from 'vitest';

import { run } from '../../../build/electron/run.ts';

const mainModule = join(import.meta.dirname, '../../../build/scripts/main.ts');

/** A script among whose libraries is one that ends the process as electron-builder's does. */
function scriptWith(work: string): string {
  return `
    import { main } from ${JSON.stringify(mainModule)};
    process.on('beforeExit', () => process.exit(0));
    await main(async () => { ${work} });`;
}

it('a script that fails ends with 1 and its message, whatever a library does at the end', async () => {
  const args = ['--input-type=module', '--eval', scriptWith('throw new Error("no tools")')];
  const { code, stderr } = await run(process.execPath, args);
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'no tools\n' });
});
