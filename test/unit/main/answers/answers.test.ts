/**
 * Every reader of answers, with generated variations of every documented answer: no reader throws, no id is lost, what is
 * complete never fails, and the work is in proportion to the answer. Work is counted, never timed; the long form
 * (`npm run test:answers`) also prints the CPU time for the worst texts.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readAnswer } from '../../../../main/api/readAnswer.ts';
import type { Submission } from '../../../../main/api/schemas.ts';
import { packRequest, unpackRequest } from '../../../../main/desktop/lifecycle/commandLine.ts';
import { apiFailure, storageFailure } from '../../../../main/errors/classify.ts';
import { decodeBody, maxTextLength, readErrorBody } from '../../../../main/errors/errorBody.ts';
import { readHttpDate, readRetryAfter } from '../../../../main/errors/retryAfter.ts';
import { eventOfSubmission } from '../../../../main/queue/run/pollPolicy.ts';
import { redact } from '../../../../main/shared/redact.ts';
import { failureKinds } from '../../../../preload/contract.ts';
import { created, granted, polled, refusals, submissionId, successes } from './documented.ts';
import { type Json, counted, isLong, numRuns, sizeOf, textsOf, variationsOf } from './variations.ts';

const formatOf = (endpoint: string) => {
  const documented = successes[endpoint];
  if (documented === undefined) throw new Error(`${endpoint} is not documented`);
  return documented.format;
};

describe.each(Object.entries(successes))('the answer of %s', (_endpoint, { answer, format }) => {
  it('is read as documented', () => {
    expect(readAnswer(format, 200, JSON.stringify(answer))).toHaveProperty('value');
  });

  it('becomes a value or one small failure, whatever it is', () => {
    fc.assert(
      fc.property(textsOf(answer), (text) => {
        const read = readAnswer(format, 200, text);
        if ('value' in read) return;
        expect(read.failure.kind).toBe('unreadable-answer');
        expect(read.failure.detail.length).toBeLessThanOrEqual(maxTextLength);
      }),
      { numRuns },
    );
  });

  it('is read with a number of looks in proportion to its size', () => {
    fc.assert(
      fc.property(variationsOf(answer), (varied) => {
        const { value, looks } = counted(varied);
        format.schema.safeParse(value);
        expect(looks()).toBeLessThanOrEqual(40 * sizeOf(varied) + 40);
      }),
      { numRuns },
    );
  });
});

describe('what must not be lost', () => {
  it('is the id of a submission, whatever else is in the answer', () => {
    fc.assert(
      fc.property(variationsOf(created, ['submissionId']), (varied) => {
        const read = readAnswer(formatOf('submissions.create'), 201, JSON.stringify(varied));
        expect(read).toMatchObject({ value: { submissionId } });
      }),
      { numRuns },
    );
  });

  it('is the id of a submission in an answer that was cut off behind it', () => {
    fc.assert(
      fc.property(variationsOf(created, ['submissionId']), fc.nat({ max: 100_000 }), (varied, at) => {
        const others = Object.fromEntries(
          Object.entries(varied as object).filter(([name]) => name !== 'submissionId'),
        );
        const text = JSON.stringify({ submissionId, ...others });
        const start = text.indexOf(submissionId) + submissionId.length + 1;
        const cut = text.slice(0, start + (at % (text.length - start)));
        expect(readAnswer(formatOf('submissions.create'), 201, cut)).toMatchObject({
          value: { submissionId },
        });
      }),
      { numRuns },
    );
  });

  it('is the address of an upload, and the path of its blob', () => {
    const { blobPath, uploadUrl } = granted as Record<string, Json>;
    fc.assert(
      fc.property(variationsOf(granted, ['blobPath', 'uploadUrl']), (varied) => {
        const text = JSON.stringify(varied);
        expect(readAnswer(formatOf('uploads/url'), 200, text)).toMatchObject({
          value: { blobPath, uploadUrl },
        });
        expect(readAnswer(formatOf('uploads/direct'), 201, text)).toMatchObject({ value: { blobPath } });
      }),
      { numRuns },
    );
  });

  it('is that a submission is complete', () => {
    const before = {
      ref: { submissionId, assetId: null, versionGroupId: null, versionNumber: null },
      percent: 0,
      pollsWithoutProgress: 0,
    };
    const eventOf = (text: string): string | null => {
      const read = readAnswer(formatOf('submissions.get'), 200, text);
      return 'value' in read ? eventOfSubmission(before, read.value as Submission, 0, 0).event : null;
    };
    fc.assert(
      fc.property(variationsOf(polled, ['status']), fc.nat({ max: 100_000 }), (varied, at) => {
        const text = JSON.stringify(varied);
        expect(eventOf(text)).toBe('completed');
        expect([null, 'completed']).toContain(eventOf(text.slice(0, at % text.length)));
      }),
      { numRuns },
    );
  });
});

describe.each(Object.entries(refusals))('the refusal of the shape "%s"', (_shape, body) => {
  it('becomes one small failure, whatever it is', () => {
    fc.assert(
      fc.property(textsOf(body), fc.integer({ min: 300, max: 599 }), (text, status) => {
        const read = readErrorBody(text);
        for (const field of read.fields)
          expect(Math.max(field.field.length, field.message.length)).toBeLessThanOrEqual(maxTextLength);
        const failures = [
          apiFailure('submissions.create', 'submission_write', { status, body: read, retryAfterMs: null }),
          storageFailure({ status, body: read, retryAfterMs: null }),
        ];
        for (const failure of failures) {
          expect(failureKinds).toContain(failure.kind);
          expect(failure.detail.length).toBeLessThanOrEqual(maxTextLength);
        }
      }),
      { numRuns },
    );
  });
});

describe('other readers', () => {
  it('read every Retry-After and every Date', () => {
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      fc.string({ unit: fc.constantFrom(...'0123456789-+. aGMT:,JanSun') }),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(header, header, fc.integer(), (text, date, now) => {
        const waitMs = readRetryAfter(text, now, date);
        if (waitMs !== null) expect(waitMs >= 1_000 && waitMs <= 86_400_000).toBe(true);
        expect(readHttpDate(date)).not.toBeNaN();
      }),
      { numRuns: 5 * numRuns },
    );
  });

  it('decode any bytes in any character set', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.oneof(fc.string(), fc.constantFrom('text/html; charset=utf-16', 'a;charset=x')),
        (bytes, type) => {
          expect(typeof decodeBody(bytes, type)).toBe('string');
        },
      ),
      { numRuns },
    );
  });

  it('read what another start hands over as the whole request or not at all', () => {
    const request = {
      paths: ['/media/a.mp4'],
      links: [],
      isHidden: true,
      isConfirmed: false,
      submission: null,
    };
    const { start } = packRequest(request);
    expect(unpackRequest({ start })).toEqual(request);
    fc.assert(
      fc.property(textsOf(JSON.parse(start) as Json), (text) => {
        const read = unpackRequest({ start: text });
        if (read !== null) expect(JSON.parse(text)).toEqual(read);
      }),
      { numRuns },
    );
  });
});

const fill = (part: string, start = '', end = '') => start + part.repeat(65_536 / part.length) + end;

it.runIf(isLong)('print the CPU time for 64 kB', () => {
  const lists = (part: string) =>
    fill(`${part},`, '{"submissionId":"a","status":"complete","assets":[', '0]}');
  const texts: Record<string, string> = {
    'empty records': lists('{}'),
    nulls: lists('null'),
    'small assets': lists('{"assetId":"a"}'),
    'small issues': fill('{"id":"issue-1","summary":"summary"},', '{"issues":[', '0]}'),
    'empty issues': fill('{},', '{"issues":[', '0]}'),
    'nested lists': fill('['),
    comments: fill('<!--', '<html>'),
    tags: fill('<a ', '<html>'),
    fields: fill('{"field":"a","message":"b"},', '{"fields":[', '0]}'),
    escapes: fill('\\u0041', '{"detail":"', '"}'),
    'percent signs': fill('%25', '{"detail":"', '"}'),
    'layers of percent signs': fill('%2525252541', '{"detail":"', '"}'),
    entities: fill('&#x41;', '<html><h1>'),
    quotes: fill('\\"', '{"detail":"', '"}'),
    'beginnings of signatures': fill('sig=', '{"detail":"', '"}'),
    'beginnings of ids': fill('{"submissionId":"'),
    'beginnings of keys': fill('sk_live_', '{"detail":"', '"}'),
    surrogates: fill('\uD800', '{"detail":"', '"}'),
    'nested records': fill('{"a":'),
    'signs of XML': fill('<Code>', '<?xml version="1.0"?><Error>'),
  };
  for (const [name, text] of Object.entries(texts)) {
    const times = Object.entries({
      ...Object.fromEntries(
        Object.entries(successes).map(([endpoint, { format }]) => [
          endpoint,
          () => readAnswer(format, 200, text),
        ]),
      ),
      refusal: () => readErrorBody(text),
      redact: () => redact(text),
    }).map(([reader, read]) => {
      // CPU time of the process, not wall time: what the machine does otherwise does not count. With all threads, so the
      // main thread needs less. The first read also compiles, which is what an app pays for its first such answer.
      const timeOf = (): number => {
        const before = process.cpuUsage();
        read();
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1_000;
      };
      const [first = 0, ...later] = Array.from({ length: 15 }, timeOf);
      return { reader, first, usual: later.toSorted((one, other) => one - other)[7] ?? 0 };
    });
    const [slowest = { reader: '', first: 0, usual: 0 }] = times.toSorted(
      (one, other) => other.usual - one.usual,
    );
    const firstMs = Math.max(...times.map(({ first }) => first));
    console.log(
      `64 kB of ${name}: ${slowest.usual.toFixed(1)} ms CPU at most (${slowest.reader}), ${firstMs.toFixed(1)} the first time`,
    );
  }
});
