/** The user guide has the same structure in every language, so that a section added to one is not missing in another. */
import { readFile } from 'node:fs/promises';

import { expect, it } from 'vitest';

import { readMarkdown } from '../../../build/help/markdown.ts';
import type { Block } from '../../../renderer/help/document.ts';

/** The kinds of the blocks in their order, with the level of each heading and the size of each list and table. */
function structureOf(blocks: readonly Block[]): readonly string[] {
  return blocks.map((block) => {
    switch (block.kind) {
      case 'heading':
        return `heading ${block.level}`;
      case 'list':
        return `list of ${block.items.length}`;
      case 'table':
        return `table of ${block.rows.length}`;
      case 'paragraph':
        return 'paragraph';
    }
  });
}

async function guide(name: string): Promise<{ blocks: readonly Block[]; pictures: readonly string[] }> {
  const text = await readFile(`docs/${name}`, 'utf8');
  return {
    blocks: readMarkdown(text),
    pictures: Array.from(
      text.matchAll(/\((?<file>images\/[^)]+)\)/gu),
      ({ groups }) => groups?.['file'] ?? '',
    ),
  };
}

it('has the same headings, lists, tables and pictures in German as in English', async () => {
  const [english, german] = await Promise.all([guide('USER-GUIDE.md'), guide('USER-GUIDE.de.md')]);
  expect(structureOf(german.blocks)).toEqual(structureOf(english.blocks));
  expect(german.pictures).toEqual(english.pictures);
});
