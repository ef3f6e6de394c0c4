/** What proves a type, for the beginnings of real files, and that no bytes make a proof throw. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import { type AllowedType, allowedTypes } from '../../../../../main/files/allowedTypes.ts';
import { encodingOf } from '../../../../../main/files/proofs/plainText.ts';
import { svgProof } from '../../../../../main/files/proofs/svgRoot.ts';
import { proves, typeByBytes } from '../../../../../main/files/proofs/typeProof.ts';
import { pseudoRandomBytes } from '../../../../fixtures/pseudo-random.ts';
import { bytesOf } from '../../../../support/fileBytes.ts';

const kinds = resolve(import.meta.dirname, '../../../../fixtures/kinds');
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const proved = (type: AllowedType, bytes: Buffer | string, headBytes?: number) =>
  proves(type, bytesOf(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, headBytes));

describe('text', () => {
  it.each<[string, Buffer | string, ReturnType<typeof encodingOf>]>([
    ['an empty file', '', 'utf-8'],
    ['umlauts in UTF-8', Buffer.from('äöü'), 'utf-8'],
    ['a character cut in two at the end', Buffer.from('ä').subarray(0, 1), 'utf-8'],
    ['Latin-1', 'äöü', 'latin1'],
    ['UTF-16 with its mark', Buffer.from('\uFEFFwords', 'utf16le'), 'utf-16le'],
    ['UTF-16 without a mark', Buffer.from('words without a mark', 'utf16le'), 'utf-16le'],
    ['UTF-16, high byte first', Buffer.from('words without a mark', 'utf16le').swap16(), 'utf-16be'],
    ['one NUL', 'a line\0with a NUL', null],
    ['zeros', Buffer.alloc(64), null],
    ['many control characters', Buffer.alloc(64, 1), null],
  ])('is recognized by its bytes: %s', (_name, bytes, encoding) => {
    expect(encodingOf(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)).toBe(encoding);
  });
});

describe('an SVG', () => {
  const external = '<!DOCTYPE svg [ <!ENTITY ns "http://x/>"> <!-- ] --> ]>';
  it.each([
    ['<svg/>', 'svg'],
    ['\uFEFF \n<svg xmlns="x">', 'svg'],
    ['<?xml version="1.0"?><!-- <html> --><a:svg>', 'svg'],
    [`${external}<svg>`, 'svg'],
    ['<!DOCTYPE html><svg>', 'other'],
    ['<html><svg/></html>', 'other'],
    ['<svgx/>', 'other'],
    ['words', 'other'],
    ['', 'other'],
    [`<!-- ${'a'.repeat(20)}`, 'unknown'],
    ['<?xml version="1.0"?>  ', 'unknown'],
  ])('is recognized by its first element: %j', (text, proof) => {
    expect(svgProof(text)).toBe(proof);
  });
});

describe('a video', () => {
  it.each<[string, AllowedType, Buffer, boolean]>([
    ['a DASH segment', 'video/mp4', hex('00000018 73747970 6d736468 00000000 6d736468 6d736978'), true],
    ['an AVIF', 'video/mp4', hex('0000001c 66747970 61766966 00000000 61766966 6d696631 6d696166'), false],
    ['an atom of 64 bits', 'video/quicktime', hex('00000001 6d646174 00000000 00001000'), true],
    ['words in the place of an atom', 'video/quicktime', Buffer.from('The free encyclopedia'), false],
    ['a RIFX', 'audio/wav', Buffer.from('RIFX\0\0\0\0WAVEfmt '), true],
    ['an old AVI', 'video/x-msvideo', Buffer.from('RIFF\0\0\0\0AVI\x19LIST'), true],
  ])('is recognized by its container: %s', async (_name, type, bytes, isProved) => {
    expect(await proved(type, bytes)).toBe(isProved);
  });
});

describe('an MP3', () => {
  const frame = Buffer.concat([hex('fffb9064'), Buffer.alloc(413)]);
  const tag = Buffer.concat([hex('49443303000000000f50'), Buffer.alloc(2_000)]);

  it('begins with a tag and needs no further reading', async () => {
    expect(await proved('audio/mpeg', Buffer.concat([tag, frame]), 1_000)).toBe(true);
  });

  it('has consecutive frames after any bytes', async () => {
    const rest = pseudoRandomBytes(3_000, 4).map((byte) => byte & 0x7f);
    expect(await proved('audio/mpeg', Buffer.concat([rest, frame, frame, frame]))).toBe(true);
    expect(await proved('audio/mpeg', Buffer.from(rest))).toBe(false);
  });

  it('is neither zeros nor noise', async () => {
    expect(await proved('audio/mpeg', Buffer.alloc(200_000))).toBe(false);
    // About one in 20 noise files of this size has two consecutive frames by chance. These have none.
    for (const seed of [1, 2, 3])
      expect(await proved('audio/mpeg', pseudoRandomBytes(8_000, seed))).toBe(false);
  });

  it('is not a FLAC, AAC or WAV after a tag', async () => {
    for (const other of ['fLaC\0\0\0\x22', '\xff\xf1\x50\x80\x02\x1f\xfc', 'RIFF\0\0\0\0WAVE']) {
      const body = Buffer.concat([tag.subarray(0, 10), Buffer.alloc(2_000), Buffer.from(other, 'latin1')]);
      expect(await proved('audio/mpeg', body)).toBe(false);
    }
  });
});

describe('a proof', () => {
  const samples = readdirSync(kinds).map((name) => readFileSync(join(kinds, name)));
  const rounds = process.env['MEDIAMAGIC_FUZZ'] === 'long' ? 100_000 : 3_000;

  it('never throws, for any changed, removed or repeated bytes', async () => {
    const random = pseudoRandomBytes(16 * rounds, 9);
    for (let round = 0; round < rounds; round += 1) {
      const numbers = Array.from({ length: 4 }, (_each, index) =>
        random.readUInt32LE(16 * round + 4 * index),
      );
      const bytes = mutated(samples[round % samples.length] ?? Buffer.alloc(0), numbers);
      const file = bytesOf(bytes, Math.min(bytes.length, 64 + ((numbers[3] ?? 0) % 4_096)));
      for (const type of allowedTypes) expect(typeof (await proves(type, file))).toBe('boolean');
      await typeByBytes(file);
    }
  }, 300_000);
});

/** Changes a byte, cuts off the end, or repeats a part. */
function mutated(bytes: Buffer, [kind = 0, place = 0, other = 0]: readonly number[]): Buffer {
  const at = bytes.length === 0 ? 0 : place % bytes.length;
  switch (kind % 3) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([other & 0xff]), bytes.subarray(at + 1)]);
    case 1:
      return bytes.subarray(0, at);
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(at, at + (other % 64)),
        bytes.subarray(at),
      ]);
  }
}
