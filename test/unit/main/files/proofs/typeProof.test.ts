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
    ['Russian in UTF-16 without a mark', Buffer.from('Привет, это текст.\r\n', 'utf16le'), 'utf-16le'],
    [
      'Japanese in UTF-16 without a mark, high byte first',
      Buffer.from('これは文章です。 \r\nこんにちは。\r\n', 'utf16le').swap16(),
      'utf-16be',
    ],
    ['UTF-32 with its mark', hex('fffe0000 77000000 6f000000 72000000'), 'utf-16le'],
    ['noise after the mark of UTF-16', Buffer.concat([hex('fffe'), pseudoRandomBytes(4_000, 5)]), null],
    ['zeros after the mark of UTF-8', Buffer.concat([hex('efbbbf'), Buffer.alloc(64)]), null],
    [
      'numbers of 16 bits',
      Buffer.from(Uint16Array.from({ length: 64 }, (_each, at) => at * 389).buffer),
      null,
    ],
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
  const padding = hex('0000000c 66726565 00000000 00000008 77696465');
  it.each<[string, AllowedType, Buffer, boolean]>([
    ['a DASH segment', 'video/mp4', hex('00000018 73747970 6d736468 00000000 6d736468 6d736978'), true],
    [
      'padding before the brand',
      'video/mp4',
      Buffer.concat([padding, hex('00000014 66747970 69736f6d')]),
      true,
    ],
    [
      'padding before the brand qt',
      'video/mp4',
      Buffer.concat([padding, hex('00000014 66747970 71742020')]),
      false,
    ],
    [
      'padding before a picture',
      'video/quicktime',
      Buffer.concat([padding, hex('00000014 66747970 68656963')]),
      false,
    ],
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

describe('a Word document', () => {
  it('may be a large ZIP64 archive, whose parts are listed at its end only', async () => {
    const name = Buffer.from('word/document.xml');
    const filler = Buffer.concat([hex('504b0304'), Buffer.alloc(200_000, 1)]);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 'latin1');
    entry.writeUInt16LE(name.length, 28);
    const list = Buffer.concat([entry, name]);
    const record = Buffer.alloc(56);
    record.write('PK\x06\x06', 'latin1');
    record.writeBigUInt64LE(BigInt(list.length), 40);
    record.writeBigUInt64LE(BigInt(filler.length), 48);
    const locator = Buffer.alloc(20);
    locator.write('PK\x06\x07', 'latin1');
    locator.writeBigUInt64LE(BigInt(filler.length + list.length), 8);
    const end = Buffer.concat([hex('504b0506 00000000 ffffffff ffffffff ffffffff'), Buffer.alloc(2)]);
    const bytes = Buffer.concat([filler, list, record, locator, end]);
    const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    expect(await proved(docx, bytes, 16_384)).toBe(true);
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
