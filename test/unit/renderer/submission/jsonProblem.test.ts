import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { jsonProblem } from '../../../../renderer/submission/jsonProblem.ts';

describe('the first place where a text is not JSON', () => {
  it.each<[string, string, number, number, string]>([
    ['{"a": x}', 'unexpected', 1, 7, 'x'],
    ['{\n  "campaign": "Aurora"\n  "client": "Acme"\n}', 'unexpected', 3, 3, '"'],
    ['{"a": 1,}', 'unexpected', 1, 9, '}'],
    ["{'a': 1}", 'unexpected', 1, 2, "'"],
    ['{"a": 01}', 'unexpected', 1, 8, '1'],
    ['{"a": "\\x"}', 'unexpected', 1, 8, '\\'],
    ['{"a": "two\nlines"}', 'unexpected', 1, 11, '\n'],
    ['{"a": 1} 2', 'unexpected', 1, 10, '2'],
    ['{"a": [1, 2}', 'unexpected', 1, 12, '}'],
    ['{"👋": 😀}', 'unexpected', 1, 7, '😀'],
    ['{\r\n"a": nul}', 'unexpected', 2, 6, 'n'],
    ['{"a": ', 'end', 1, 7, ''],
    ['{"a": "never closed', 'end', 1, 20, ''],
    ['{\n', 'end', 2, 1, ''],
    ['', 'end', 1, 1, ''],
    ['{"a": 1, "a": 2}', 'duplicate', 1, 10, 'a'],
    ['{"a": 1, "\\u0061": 2}', 'duplicate', 1, 10, 'a'],
  ])('of %j is "%s" in line %i, column %i', (text, problem, line, column, found) => {
    expect(jsonProblem(text)).toEqual({ problem, line, column, found });
  });

  it('is in a nest of brackets that is too deep to read', () => {
    expect(jsonProblem('['.repeat(10_000))).toMatchObject({ problem: 'unexpected', line: 1, column: 102 });
  });

  it('does not exist in any JSON, with or without indentation', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0, max: 4 }), (text, indent) => {
        const value: unknown = JSON.parse(text);
        expect(jsonProblem(JSON.stringify(value))).toBeNull();
        expect(jsonProblem(JSON.stringify(value, null, indent))).toBeNull();
      }),
    );
  });

  it('exists wherever JSON.parse refuses a text', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b',
      '1',
      '-',
      'true',
      ' ',
      '\\',
      '.5',
      'e1',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const found = jsonProblem(text);
        expect(found === null || found.problem === 'duplicate').toBe(isJson);
      }),
      { numRuns: 3_000 },
    );
  });
});
