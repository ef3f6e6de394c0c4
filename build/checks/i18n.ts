/**
 * Checks of visible text that neither types nor lint make: no unused messages, no text as markup, no word that the
 * glossary replaces. `npm run lint:i18n`.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import * as de from '../../renderer/i18n/de/index.ts';
import * as en from '../../renderer/i18n/en/index.ts';
import { projectFolder } from '../electron/paths.ts';
import { main } from '../scripts/main.ts';
import { markupFindings } from './markup.ts';
import { messageKeys, unusedKeys } from './messageKeys.ts';
import { wordingFindings } from './wording.ts';

/** The catalogue itself, and the gallery, which shows what the app does not need. */
const notTheApp = /^renderer[\\/](i18n[\\/]\w+[\\/]|gallery)/;

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
  const sources = [...renderer, ...sourcesIn('main')].filter(({ name }) => !notTheApp.test(name));
  const unused = unusedKeys(
    messageKeys(en),
    sources.map(({ text }) => text),
  );
  const findings = [
    ...unused.map((key) => `Unused message: ${key}`),
    ...renderer
      .flatMap(({ name, text }) => markupFindings(name, text))
      .map((place) => `Text as markup: ${place}`),
    ...[...wordingFindings('en', en), ...wordingFindings('de', de)].map((finding) => `Wording: ${finding}`),
  ];
  if (findings.length > 0) throw new Error(findings.join('\n'));
  return 0;
});
