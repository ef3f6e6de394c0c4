import { describe, expect, it } from 'vitest';

import { SentBytes } from '../../../../main/transfer/sentBytes.ts';

const mebibyte = 1_024 * 1_024;

describe('sent bytes', () => {
  it('allow a large file to be sent twice', () => {
    const sent = new SentBytes(100 * mebibyte, 0);
    expect(sent.reserve(100 * mebibyte)).toBe(true);
    expect(sent.reserve(60 * mebibyte)).toBe(true);
    expect(sent.reserve(41 * mebibyte)).toBe(false);
    expect(sent.total).toBe(160 * mebibyte);
    expect(sent.reserve(40 * mebibyte)).toBe(true);
  });

  it('allow a small file more often, and count what earlier attempts have sent', () => {
    const sent = new SentBytes(mebibyte, 64 * mebibyte);
    expect(sent.reserve(mebibyte)).toBe(true);
    expect(sent.reserve(1)).toBe(false);
  });

  it('do not count what was reserved and not sent', () => {
    const sent = new SentBytes(100 * mebibyte, 150 * mebibyte);
    expect(sent.reserve(50 * mebibyte)).toBe(true);
    sent.giveBack(49 * mebibyte);
    expect(sent.total).toBe(151 * mebibyte);
    expect(sent.reserve(49 * mebibyte)).toBe(true);
  });
});
