import { describe, expect, it } from 'vitest';

import { checksumsText, notesOf, problemWithTag } from '../../../build/release/release.ts';

const changelog = `# Changelog

## Unreleased

- Not yet.

## 1.2.0

- Faster.
- Smaller.

## 1.1.0 (2026-01-02)

- First.

## 1.0.0
`;

describe('a tag', () => {
  it('can be released when it is the version and the changelog has its notes', () => {
    expect(problemWithTag('v1.2.0', '1.2.0', changelog)).toBeNull();
    expect(problemWithTag('v1.1.0', '1.1.0', changelog)).toBeNull();
  });

  it('cannot be released when it is another version', () => {
    expect(problemWithTag('v1.2.1', '1.2.0', changelog)).toContain('v1.2.1');
    expect(problemWithTag('1.2.0', '1.2.0', changelog)).toContain('1.2.0');
  });

  it('cannot be released without notes', () => {
    for (const version of ['1.3.0', '1.0.0', '1.2'])
      expect(problemWithTag(`v${version}`, version, changelog)).toContain('CHANGELOG.md');
  });
});

it('the notes are the section of the version, whatever ends its lines', () => {
  expect(notesOf(changelog, '1.2.0')).toBe('- Faster.\n- Smaller.');
  expect(notesOf(changelog.replaceAll('\n', '\r\n'), '1.1.0')).toBe('- First.');
});

it('checksums are in the order of the names, as sha256sum reads them', () => {
  const checksums = [
    { file: 'b.deb', sha256: 'bb' },
    { file: 'a.AppImage', sha256: 'aa' },
  ];
  expect(checksumsText(checksums)).toBe('aa  a.AppImage\nbb  b.deb\n');
});
