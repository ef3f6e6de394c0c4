/** Documents as data: what the page shows of the user guide and of the changelog. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { projectFolder } from '../../../build/electron/paths.ts';
import { readMarkdown } from '../../../build/help/markdown.ts';

const text = (words: string) => [{ kind: 'text', text: words }];
const paragraph = (words: string) => ({ kind: 'paragraph', text: text(words) });

describe('a document', () => {
  it('has headings, and paragraphs of several lines', () => {
    expect(readMarkdown('# Title\n\nOne\ntwo.\n\nThree.\n')).toEqual([
      { kind: 'heading', level: 1, text: text('Title') },
      paragraph('One two.'),
      paragraph('Three.'),
    ]);
  });

  it('has code and emphasis, the text of links, and no pictures', () => {
    expect(
      readMarkdown('Drop `*_a_.mp4`, **now** or _later_ in [Settings](x.md#y), snake_case_name.'),
    ).toEqual([
      {
        kind: 'paragraph',
        text: [
          { kind: 'text', text: 'Drop ' },
          { kind: 'code', text: '*_a_.mp4' },
          { kind: 'text', text: ', ' },
          { kind: 'strong', text: 'now' },
          { kind: 'text', text: ' or ' },
          { kind: 'emphasis', text: 'later' },
          { kind: 'text', text: ' in ' },
          { kind: 'text', text: 'Settings' },
          { kind: 'text', text: ', snake_case_name.' },
        ],
      },
    ]);
    expect(readMarkdown('![The window](images/window.png)')).toEqual([]);
  });

  it('has lists whose items have several paragraphs', () => {
    expect(readMarkdown('1. One\n   more\n\n   Below.\n2. Two\n')).toEqual([
      {
        kind: 'list',
        isOrdered: true,
        items: [[paragraph('One more'), paragraph('Below.')], [paragraph('Two')]],
      },
    ]);
    expect(readMarkdown('- a\n- b\n  c\n\nAfter.')).toEqual([
      { kind: 'list', isOrdered: false, items: [[paragraph('a')], [paragraph('b c')]] },
      paragraph('After.'),
    ]);
  });

  it('has tables', () => {
    expect(readMarkdown('| a   | b   |\n| --- | --- |\n| 1   | 2   |\n')).toEqual([
      { kind: 'table', head: [text('a'), text('b')], rows: [[text('1'), text('2')]] },
    ]);
  });

  it.each(['<script>alert(1)</script>', '```\ncode\n```', '> quote'])('refuses %j', (markdown) => {
    expect(() => readMarkdown(markdown)).toThrow("The page can't show this line");
  });

  it('keeps markup inside a paragraph as text', () => {
    expect(readMarkdown('An <img src=x onerror=alert(1)> tag')).toEqual([
      paragraph('An <img src=x onerror=alert(1)> tag'),
    ]);
  });
});

describe.each(['docs/USER-GUIDE.md', 'CHANGELOG.md'])('%s', (name) => {
  it('is shown without loss', async () => {
    const source = await readFile(join(projectFolder, name), 'utf8');
    const blocks = readMarkdown(source);
    expect(blocks[0]).toMatchObject({ kind: 'heading', level: 1 });
    const shown = JSON.stringify(blocks).replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
    const words = source
      .replaceAll(/!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)/gu, ' ')
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 3);
    expect(words.filter((word) => !shown.includes(word))).toEqual([]);
    // No mark of Markdown is left in a text.
    expect(JSON.stringify(blocks)).not.toMatch(/"kind":"text","text":"[^"]*(?:\*\*|`|\]\()/u);
  });
});
