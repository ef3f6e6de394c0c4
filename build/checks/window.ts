/** Checks of the window that neither types nor lint make: no unused words, no text as markup. `npm run window`. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { desktopWords } from '../../main/desktop/words.ts';
import * as en from '../../renderer/i18n/en/index.ts';
import { projectFolder } from '../electron/places.ts';
import { main } from '../scripts/main.ts';
import { markupFindings } from './markup.ts';
import { messageKeys, unusedKeys, unusedProperties } from './words.ts';

function sourcesIn(folder: string): { readonly name: string; readonly text: string }[] {
  return readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name))
    .map((name) => ({
      name: join(folder, name),
      text: readFileSync(join(projectFolder, folder, name), 'utf8'),
    }));
}

await main(async () => {
  const renderer = sourcesIn('renderer');
  const speaking = renderer.filter(({ name }) => !/renderer[\\/](i18n[\\/]\w+[\\/]|gallery)/.test(name));
  const desktop = sourcesIn('main/desktop').filter(({ name }) => !name.endsWith('words.ts'));
  const unused = [
    ...unusedKeys(
      messageKeys(en),
      speaking.map(({ text }) => text),
    ),
    ...unusedProperties(
      messageKeys(desktopWords('en')),
      desktop.map(({ text }) => text),
    ),
  ];
  const findings = [
    ...unused.map((key) => `Nobody says ${key}`),
    ...renderer
      .flatMap(({ name, text }) => markupFindings(name, text))
      .map((place) => `Text as markup: ${place}`),
  ];
  if (findings.length > 0) throw new Error(findings.join('\n'));
  return 0;
});
