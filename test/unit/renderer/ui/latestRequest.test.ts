import { describe, expect, it } from 'vitest';

import { createLatestRequest } from '../../../../renderer/ui/latestRequest.ts';

interface Pending {
  readonly request: string;
  answer(result: string): void;
  fail(error: Error): void;
}

function start() {
  const pending: Pending[] = [];
  const results: string[] = [];
  const errors: unknown[] = [];
  const latest = createLatestRequest<string, string>({
    run: (request) =>
      new Promise((resolve, reject) => {
        pending.push({ request, answer: resolve, fail: reject });
      }),
    onResult: (answer, request) => results.push(`${request}: ${answer}`),
    onError: (error) => errors.push(error),
  });
  return { latest, pending, results, errors };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the latest request', () => {
  it('waits while another is running, and replaces the ones between', async () => {
    const { latest, pending, results } = start();
    for (const request of ['a', 'b', 'c', 'd']) latest.request(request);
    expect(pending.map(({ request }) => request)).toEqual(['a']);
    pending[0]?.answer('1');
    await settled();
    expect(pending.map(({ request }) => request)).toEqual(['a', 'd']);
    pending[1]?.answer('2');
    await settled();
    expect(results).toEqual(['a: 1', 'd: 2']);
  });

  it('runs after a failed one too', async () => {
    const { latest, pending, results, errors } = start();
    latest.request('a');
    latest.request('b');
    pending[0]?.fail(new Error('no'));
    await settled();
    pending[1]?.answer('2');
    await settled();
    latest.request('c');
    expect(errors).toHaveLength(1);
    expect(results).toEqual(['b: 2']);
    expect(pending).toHaveLength(3);
  });
});
