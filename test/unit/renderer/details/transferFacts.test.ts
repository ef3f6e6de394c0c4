import { describe, expect, it } from 'vitest';

import type { TimelineEntry } from '../../../../preload/contract.ts';
import { transferFacts, transferOf } from '../../../../renderer/details/transferFacts.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';

const i18n = createI18n('en');

function uploaded(sentBytes: number): TimelineEntry {
  return { at: 0, event: 'uploaded', transfer: { sentBytes, tookMs: 1, blocks: null } };
}

function words(...args: Parameters<typeof transferFacts>): Record<string, string> {
  return Object.fromEntries(
    transferFacts(...args).map(({ name, value }) => [name, value.replaceAll('\u00A0', ' ')]),
  );
}

describe('the facts of a transfer', () => {
  const blocks = { count: 12, sizeBytes: 8_388_608, verified: 12 };

  it('list blocks, checksum, duration and average speed', () => {
    const transfer = { sentBytes: 100_000_000, tookMs: 8_000, blocks };
    expect(words(transfer, 100_000_000, i18n)).toEqual({
      Parts: '12 parts of up to 8.39 MB',
      'Integrity check': 'All parts verified',
      Duration: '8 s',
      'Average speed': '12.5 MB/s',
    });
  });

  it('name the part that was sent when the rest was sent before', () => {
    const transfer = { sentBytes: 40_000_000, tookMs: 8_000, blocks: { ...blocks, verified: 5 } };
    expect(words(transfer, 100_000_000, i18n)).toMatchObject({
      'Integrity check': '5 of 12 parts verified',
      Duration: '8 s (last 40 MB)',
      'Average speed': '5 MB/s',
    });
  });

  it('have no blocks for a single piece, and no speed without a duration', () => {
    expect(words({ sentBytes: 10, tookMs: 0, blocks: null }, 10, i18n)).toEqual({
      'Integrity check': 'Not verified',
      Duration: '0 s',
    });
  });

  it('come from the last transfer', () => {
    expect(transferOf([uploaded(1), uploaded(2), { at: 0, event: 'complete' }])?.sentBytes).toBe(2);
    expect(transferOf([{ at: 0, event: 'added' }])).toBeNull();
  });
});
