/**
 * `node build/scripts/icons.ts`: makes the PNG icons from build/icon.svg, with Debian's `rsvg-convert` (librsvg2-bin).
 * To be run when the drawing changes; the results are kept in git, so no build needs the tool.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { projectFolder } from '../electron/places.ts';
import { firstLine, run } from '../electron/run.ts';
import { main } from './main.ts';

const buildFolder = join(projectFolder, 'build');

/** Linux desktops take each size as it is; macOS and Windows get theirs made from the big one by electron-builder. */
const linuxSizes = [16, 32, 48, 64, 128, 256, 512];

await main(async () => {
  await mkdir(join(buildFolder, 'icons'), { recursive: true });
  await draw(1024, 'icon.png');
  for (const size of linuxSizes) {
    await draw(size, join('icons', `${size}.png`));
  }
  return 0;
});

async function draw(size: number, file: string): Promise<void> {
  const path = join(buildFolder, file);
  const args = ['--width', `${size}`, '--height', `${size}`, '--output', path, join(buildFolder, 'icon.svg')];
  const result = await run('rsvg-convert', args);
  if (result.code !== 0) {
    throw new Error(`rsvg-convert failed for ${file}: ${firstLine(result.stderr)}`);
  }
  console.log(`build/${file}`);
}
