import { describe, expect, it } from 'vitest';

import { createLatestRequest } from '../../../../renderer/ui/latestRequest.ts';

interface Pending {
  readonly question: string;
  answer(words: string): void;
  fail(error: Error): void;
}

function start() {
  const pending: Pending[] = [];
  const answers: string[] = [];
  const errors: unknown[] = [];
  const latest = createLatestRequest<string, string>({
    run: (question) =>
      new Promise((resolve, reject) => {
        pending.push({ question, answer: resolve, fail: reject });
      }),
    onResult: (answer, question) => answers.push(`${question}: ${answer}`),
    onError: (error) => errors.push(error),
  });
  return { latest, pending, answers, errors };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the latest question', () => {
  it('waits while another is under way, and those between are dropped', async () => {
    const { latest, pending, answers } = start();
    for (const question of ['a', 'b', 'c', 'd']) latest.request(question);
    expect(pending.map(({ question }) => question)).toEqual(['a']);
    pending[0]?.answer('1');
    await settled();
    expect(pending.map(({ question }) => question)).toEqual(['a', 'd']);
    pending[1]?.answer('2');
    await settled();
    expect(answers).toEqual(['a: 1', 'd: 2']);
  });

  it('is asked after a failure too', async () => {
    const { latest, pending, answers, errors } = start();
    latest.request('a');
    latest.request('b');
    pending[0]?.fail(new Error('no'));
    await settled();
    pending[1]?.answer('2');
    await settled();
    latest.request('c');
    expect(errors).toHaveLength(1);
    expect(answers).toEqual(['b: 2']);
    expect(pending).toHaveLength(3);
  });
});
