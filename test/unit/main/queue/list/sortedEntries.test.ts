import { expect, it } from 'vitest';

import { SortedEntries } from '../../../../../main/queue/list/sortedEntries.ts';
import { SeededRandom } from '../../../../chaos/seededRandom.ts';

it('stays in order when entries are added and removed', () => {
  const random = new SeededRandom(1);
  const below = (end: number) => random.between(0, end - 1);
  const sorted = new SortedEntries<number>((one, other) => one - other);
  const known = new Set<number>();
  for (let turn = 0; turn < 6_000; turn += 1) {
    const entry = below(3_000);
    // Also removes numbers that are not in the list, which must change nothing.
    if (below(5) < 2) {
      sorted.remove(entry);
      known.delete(entry);
    } else if (!known.has(entry)) {
      sorted.add(entry);
      known.add(entry);
    }
  }
  expect(sorted.pieces.flat()).toEqual([...known].sort((one, other) => one - other));
  for (const entry of known) sorted.remove(entry);
  expect(sorted.pieces).toEqual([]);
});
