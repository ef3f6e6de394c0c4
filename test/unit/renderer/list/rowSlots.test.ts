import { describe, expect, it } from 'vitest';

import { RowSlots } from '../../../../renderer/list/rowSlots.ts';
import { sampleRows } from '../../../support/sampleRow.ts';

describe('row slots', () => {
  const header = { kind: 'batch', id: 'batch 1' } as never;

  it('keep their upload when it moves', () => {
    const slots = new RowSlots();
    const [a, b, c] = sampleRows(3);
    const before = slots.assign([a, b, c].map((row) => row ?? null));
    const after = slots.assign([c, a, b].map((row) => row ?? null));
    const keys = before.map(({ key }) => key);
    expect(after.map(({ key }) => key)).toEqual([keys[2], keys[0], keys[1]]);
  });

  it('are reused by other uploads, each by one', () => {
    const slots = new RowSlots();
    const before = slots.assign(sampleRows(4));
    const after = slots.assign(sampleRows(4, 2));
    expect(after.map(({ row }) => row?.name)).toEqual(['2.mov', '3.mov', '4.mov', '5.mov']);
    expect(new Set(after.map(({ key }) => key))).toEqual(new Set(before.map(({ key }) => key)));
    // The two uploads that stayed keep their slots.
    expect(after.slice(0, 2).map(({ key }) => key)).toEqual(before.slice(2).map(({ key }) => key));
  });

  it('keep their last upload until the next ones are known', () => {
    const slots = new RowSlots();
    const before = slots.assign(sampleRows(2));
    const waiting = slots.assign([null, null, null]);
    expect(waiting.map(({ isWaiting }) => isWaiting)).toEqual([true, true, true]);
    // There was no third slot to reuse.
    expect(waiting.map(({ row }) => row?.name)).toEqual(['0.mov', '1.mov', undefined]);
    const after = slots.assign(sampleRows(2, 50));
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
    expect(after.map(({ isWaiting }) => isWaiting)).toEqual([false, false]);
  });

  it('keep a header when the rows around it change', () => {
    const slots = new RowSlots();
    const [a, b] = sampleRows(2);
    const [before] = slots.assign([header, a ?? null]);
    const [, after] = slots.assign([b ?? null, header, a ?? null]);
    expect(after?.key).toBe(before?.key);
  });

  it('never change between uploads and headers', () => {
    const slots = new RowSlots();
    const [a, b] = sampleRows(2);
    const [first] = slots.assign([a ?? null, b ?? null]);
    const [ofHeader, ofRow] = slots.assign([header, a ?? null]);
    expect(ofHeader?.row).toBeNull();
    expect(ofRow?.key).toBe(first?.key);
    const [again] = slots.assign([b ?? null]);
    expect(again?.key).not.toBe(ofHeader?.key);
  });
});
