/** Work that may fail without consequences. */
import { expect, it } from 'vitest';

import { bestEffort } from '../../../../main/shared/bestEffort.ts';
import { createLog } from '../../../../main/shared/log.ts';

it('logs what the work throws, and continues', () => {
  const lines: string[] = [];
  const log = createLog((_level, line) => lines.push(line));
  bestEffort(log, () => {
    throw new Error('ENOSPC: no space left on device');
  });
  bestEffort(log, () => lines.push('done'));
  expect(lines).toEqual([expect.stringContaining('ENOSPC'), 'done']);
});
