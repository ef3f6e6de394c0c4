/** Fetches one package from the npm registry as the file that was published, and checks that it is that file. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { firstLine, run } from './run.ts';

/** npm has its own limits for a silent connection; this one is for everything together. */
const limitMs = 30 * 60_000;

/**
 * Runs `npm pack` for `spec` and returns the path of the file, inside `folder` (which must be empty).
 *
 * @param integrity what the file must be, as `sha512-` and base64.
 * @throws Error when npm fails, or when the file is another one.
 */
export async function npmPack(spec: string, integrity: string, folder: string): Promise<string> {
  const [command, ...first] = npmCommand(process.env['npm_execpath']);
  const args = [...first, 'pack', spec, '--pack-destination', folder, '--ignore-scripts', '--prefer-offline'];
  const signal = AbortSignal.timeout(limitMs);
  const result = await run(command, [...args, '--loglevel', 'error'], { cwd: folder, signal });
  if (result.code !== 0) {
    const why = signal.aborted ? 'it took too long' : firstLine(result.stderr);
    throw new Error(`npm pack ${spec} failed: ${why}`);
  }
  const name = (await readdir(folder)).find((candidate) => candidate.endsWith('.tgz'));
  if (name === undefined) {
    throw new Error(`npm pack ${spec} left no file`);
  }
  const file = join(folder, name);
  const actual = await integrityOf(file);
  if (actual !== integrity) {
    throw new Error(`${spec} is not the file that was expected: ${actual} instead of ${integrity}`);
  }
  return file;
}

/** How to call npm: with the npm that runs this script, when one does, else with the one in PATH. */
export function npmCommand(npmExecPath: string | undefined): readonly [string, ...string[]] {
  return npmExecPath?.endsWith('npm-cli.js') ? [process.execPath, npmExecPath] : ['npm'];
}

async function integrityOf(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}
