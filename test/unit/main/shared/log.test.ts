import { expect, it } from 'vitest';

import { createLog } from '../../../../main/shared/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let written = '';
  write(createLog((_level, line) => void (written += line)));
  return written;
}

it.each([
  '\n',
  '\r',
  '\r\n',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u001b[2J',
  '\u009b2K',
  '\b\b',
  '\u202E',
  '\u2066',
])('a message with %j is one line', (text) => {
  const forged = `no${text}[2026-11-01 12:00:00.000] [info] key removed`;
  for (const level of ['info', 'warn'] as const)
    expect(logged((log) => log[level](forged))).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
});

it('the lines of an error are indented, so that none can be taken for a line of the log', () => {
  const text = logged((log) => log.bug(new Error('no\n[2026-11-01 12:00:00.000] [info] key removed')));
  expect(
    text
      .split('\n')
      .slice(1)
      .every((line) => line.startsWith('    ')),
  ).toBe(true);
});

it('an error whose own text throws is one line', () => {
  const hostile = {
    toString: () => {
      throw new Error('no');
    },
  };
  expect(logged((log) => log.bug(hostile))).toBe('an error that cannot be written');
});
