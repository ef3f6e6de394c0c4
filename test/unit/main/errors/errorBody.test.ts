import { describe, expect, it } from 'vitest';

import { readErrorBody } from '../../../../main/errors/errorBody.ts';

describe('the body of an error answer', () => {
  it.each([
    ['{"fields":[{"field":"filename","message":"too long"}]}', [{ field: 'filename', message: 'too long' }]],
    ['{"fields":[{"name":"filename","msg":"too long"}]}', [{ field: 'filename', message: 'too long' }]],
    ['{"fields":{"filename":"too long"}}', [{ field: 'filename', message: 'too long' }]],
    ['{"fields":["too long"]}', [{ field: '', message: 'too long' }]],
    [
      '{"detail":[{"loc":["body","assets",0],"msg":"field required","type":"missing"}]}',
      [{ field: 'body.assets.0', message: 'field required' }],
    ],
  ])('%s names its fields', (text, fields) => {
    expect(readErrorBody(text).fields).toEqual(fields);
  });

  it.each([
    '',
    'null',
    '[]',
    '42',
    '"text"',
    '{',
    '{"detail":null}',
    '{"detail":{"a":1}}',
    '\u0000\uFFFD',
    '<Error>',
  ])('%j is read without an error', (text) => {
    expect(readErrorBody(text)).toMatchObject({ fields: [] });
  });

  it('keeps at most 2 kB', () => {
    expect(readErrorBody('x'.repeat(1_000_000)).detail.length).toBeLessThanOrEqual(2_048);
  });

  it('accepts only web addresses as docs_url', () => {
    for (const none of [
      'javascript:alert(1)',
      'http://docs.example/a',
      'https://bank.example@docs.example/',
    ]) {
      expect(readErrorBody(JSON.stringify({ detail: 'x', docs_url: none })).docsUrl).toBeNull();
    }
    expect(readErrorBody('{"detail":"x","docs_url":"https://docs.example/a"}').docsUrl).toBe(
      'https://docs.example/a',
    );
  });

  it('is reduced to the text of an HTML page', () => {
    const page =
      '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
    expect(readErrorBody(page).detail).toBe('502 Bad Gateway');
  });
});

describe('a hostile body', () => {
  it.each(['<!--', '<', '<a ', '<title>', '<script>', '<style', '<h1>', '&#', '<Code>', '<html><p>'])(
    'of %j again and again is read in one pass',
    (part) => {
      const { detail } = readErrorBody(`<html>${part.repeat(200_000)}`);
      expect(detail.length).toBeLessThanOrEqual(2_048);
    },
  );

  it.each([
    ['lists', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['records', '{"detail":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
    ['fields', `{"fields":[{"message":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`],
  ])('of deeply nested %s is read without an error', (_name, text) => {
    expect(readErrorBody(text).detail.length).toBeLessThanOrEqual(2_048);
  });

  it('is read as text when it is longer than any error of the service', () => {
    const { detail } = readErrorBody(`{"detail":"${'x'.repeat(1_000_000)}"}`);
    expect(detail).toMatch(/^\{"detail":"xxx/);
  });
});
