/** The words for file types that are not accepted: formats as people know them, and what to convert to. */
import { describe, expect, it } from 'vitest';

import type { Failure } from '../../../../preload/contract.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';
import { explainFailure } from '../../../../renderer/upload/failureText.ts';
import { conversionHints, formatName, shortTypes } from '../../../../renderer/upload/fileTypeText.ts';
import { sampleFailure } from '../../../support/sampleRow.ts';

const english = createI18n('en');
const german = createI18n('de');
const allowed = ['video/mp4', 'video/quicktime', 'audio/wav', 'audio/x-wav'];
const wordDocument = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const notAllowed = (facts: NonNullable<Failure['facts']>, i18n = english) =>
  explainFailure(sampleFailure('type-not-allowed', { facts }), i18n);
const mismatch = (facts: NonNullable<Failure['facts']>, i18n = english) =>
  explainFailure(sampleFailure('type-mismatch', { facts }), i18n);

describe('a type that is not accepted', () => {
  it.each([
    [
      { extension: '.zip', contentType: 'application/zip', allowed },
      '.zip isn’t supported. Use mp4, mov, wav.',
    ],
    [{ extension: '', allowed }, 'This file type isn’t supported. Use mp4, mov, wav.'],
    [{ extension: '.heic', allowed }, '.heic isn’t supported. Convert it to JPEG.'],
    [{ extension: '.psd', allowed }, '.psd isn’t supported. Convert it to JPEG.'],
    [{ extension: '.mxf', allowed }, '.mxf isn’t supported. Convert it to MP4.'],
    [{ extension: '.flac', allowed }, '.flac isn’t supported. Convert it to MP3 or WAV.'],
    [{ extension: '.xlsx', allowed }, '.xlsx isn’t supported. Convert it to PDF.'],
    [{ extension: '.rtf', allowed }, '.rtf isn’t supported. Convert it to DOCX.'],
  ])('of %j reads %j', (facts, words) => {
    expect(notAllowed(facts)).toBe(words);
  });

  it('is explained in German too', () => {
    expect(notAllowed({ extension: '.m4a', allowed }, german)).toBe(
      '.m4a wird nicht unterstützt. In MP3 oder WAV konvertieren.',
    );
  });

  it('has one hint for each format in the preflight', () => {
    const names = ['Day 1/Budget.xlsx', 'Day 1/deck.KEY', 'photo.heic', 'LUTs.zip', 'v1.0/README', 'b.xlsx'];
    expect(conversionHints(names, english)).toEqual([
      'Convert .xlsx and .key to PDF.',
      'Convert .heic to JPEG.',
    ]);
  });
});

describe('content that the extension does not fit', () => {
  it.each([
    [
      { extension: '.jpg', declared: 'image/jpeg', detected: 'application/pdf', detectedExtension: '.pdf' },
      'The extension is .jpg, but the file is PDF. Rename it or export it again.',
    ],
    [
      { extension: '.jpg', declared: 'image/jpeg', detected: 'image/heic', detectedExtension: '.heic' },
      'The extension is .jpg, but the file is HEIC. Convert it to JPEG.',
    ],
    [
      { extension: '.docx', declared: wordDocument, detected: 'application/encrypted' },
      'This file is protected by a password. Remove the password and add the file again.',
    ],
    [
      { extension: '.mov', declared: 'video/quicktime', detected: 'application/octet-stream' },
      'This isn’t a valid .mov file. Export it again.',
    ],
    // As failures were stored before they had extensions.
    [
      { declared: wordDocument, detected: 'text/plain' },
      'The extension is .docx, but the file is TXT. Rename it or export it again.',
    ],
  ])('of %j reads %j', (facts, words) => {
    expect(mismatch(facts)).toBe(words);
    expect(mismatch(facts, german)).not.toContain('/');
  });
});

describe('the name of a format', () => {
  it('is an extension, without duplicates', () => {
    expect(shortTypes(['audio/wav', 'audio/x-wav', 'video/mp4', 'strange'])).toEqual([
      'wav',
      'mp4',
      'strange',
    ]);
    expect(['video/mp4', 'video/quicktime', 'audio/x-wav', wordDocument].map(formatName)).toEqual([
      'MP4',
      'MOV',
      'WAV',
      'DOCX',
    ]);
  });
});
