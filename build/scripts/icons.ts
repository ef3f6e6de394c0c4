/**
 * `node build/scripts/icons.ts`: makes the PNG icons from build/icon.svg, with Debian's `rsvg-convert` (librsvg2-bin).
 * Run it when the drawing changes; the results are stored in git, so no build needs the tool.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { trayIcons } from '../../main/desktop/tray/trayState.ts';
import { withTemporaryFolder } from '../electron/once.ts';
import { projectFolder } from '../electron/paths.ts';
import { firstLine, run } from '../electron/run.ts';
import { traySvg } from '../tray/traySvg.ts';
import { main } from './main.ts';

const buildFolder = join(projectFolder, 'build');
const drawing = join(buildFolder, 'icon.svg');

/** Linux desktops take each size as it is; macOS and Windows get theirs made from the big one by electron-builder. */
const linuxSizes = [16, 32, 48, 64, 128, 256, 512];
/** Windows takes the one that fits its scale, macOS has two scales; Linux panels make theirs from the one they get. */
const traySizes = [
  { name: '', size: 16, look: 'colour' },
  { name: '@1.5x', size: 24, look: 'colour' },
  { name: '@2x', size: 32, look: 'colour' },
  { name: '-panel', size: 48, look: 'colour' },
  { name: 'Template', size: 18, look: 'template' },
  { name: 'Template@2x', size: 36, look: 'template' },
] as const;

await main(async () => {
  await mkdir(join(buildFolder, 'icons'), { recursive: true });
  await draw(drawing, 1024, 'icon.png');
  for (const size of linuxSizes) {
    await draw(drawing, size, join('icons', `${size}.png`));
  }
  await withTemporaryFolder(buildFolder, drawTrayIcons);
  return 0;
});

async function drawTrayIcons(temporary: string): Promise<void> {
  const svg = await readFile(drawing, 'utf8');
  for (const state of trayIcons) {
    for (const { name, size, look } of traySizes) {
      const source = join(temporary, `${state}-${look}.svg`);
      await writeFile(source, traySvg(svg, state, look));
      await draw(source, size, join('tray', `${state}${name}.png`));
    }
  }
}

async function draw(source: string, size: number, file: string): Promise<void> {
  const args = ['--width', `${size}`, '--height', `${size}`, '--output', join(buildFolder, file), source];
  const result = await run('rsvg-convert', args);
  if (result.code !== 0) {
    throw new Error(`rsvg-convert failed for ${file}: ${firstLine(result.stderr)}`);
  }
  console.log(`build/${file}`);
}
