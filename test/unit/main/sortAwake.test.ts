/** Sorting very many entries lets others work meanwhile, and sorts as any sort does. */
import { expect, it } from 'vitest';

import { sortAwake } from '../../../main/files/sortAwake.ts';

const byValue = (one: { value: number }, other: { value: number }) => one.value - other.value;

it.each([0, 1, 499, 500, 501, 12_345])(
  '%i entries come in order, equal ones as they stood',
  async (count) => {
    const entries = Array.from({ length: count }, (_, place) => ({ value: (place * 7_919) % 97, place }));
    expect(await sortAwake(entries, byValue)).toEqual(entries.toSorted(byValue));
  },
);

it('others have their turn meanwhile', async () => {
  let turns = 0;
  let next: NodeJS.Immediate;
  const count = (): void => {
    turns += 1;
    next = setImmediate(count);
  };
  next = setImmediate(count);
  await sortAwake(
    Array.from({ length: 20_000 }, (_, index) => ({ value: -index })),
    byValue,
  );
  clearImmediate(next);
  expect(turns).toBeGreaterThan(40);
});
