import { describe, expect, it } from 'vitest';

import type { ConnectionReport, Failure } from '../../../../preload/contract.ts';
import {
  findingsOf,
  isAllGood,
  keyEnvironment,
  mayBeValid,
} from '../../../../renderer/connection/connectionReport.ts';

const failure: Failure = {
  kind: 'key-invalid',
  scope: 'account',
  retry: 'never',
  detail: '',
  action: 'open-key-settings',
};
const fine: ConnectionReport = {
  host: 'api.example',
  reached: true,
  keyAccepted: true,
  planCovers: true,
  failure: null,
};

function states(report: ConnectionReport): string[] {
  return findingsOf(report).map(({ topic, state }) => `${topic} ${state}`);
}

describe('a check of the connection', () => {
  it('finds all three good', () => {
    expect(states(fine)).toEqual(['network good', 'key good', 'plan good']);
    expect(isAllGood(fine)).toBe(true);
  });

  it('tells a refused key from the network', () => {
    const report = { ...fine, keyAccepted: false, planCovers: null, failure: { ...failure, status: 401 } };
    expect(states(report)).toEqual(['network good', 'key bad', 'plan untried']);
    expect(mayBeValid(report)).toBe(false);
  });

  it('says nothing of a network that was not asked', () => {
    const report = { ...fine, reached: false, keyAccepted: false, planCovers: null, failure };
    expect(states(report)).toEqual(['network untried', 'key bad', 'plan untried']);
  });

  it('leaves key and plan open where the network fails', () => {
    const unreachable: Failure = { ...failure, kind: 'host-not-found', scope: 'network' };
    const report = { ...fine, reached: false, keyAccepted: null, planCovers: null, failure: unreachable };
    expect(states(report)).toEqual(['network bad', 'key untried', 'plan untried']);
    expect(mayBeValid(report)).toBe(true);
  });

  it.each([
    ['proxy-auth-required', 'proxy bad'],
    ['certificate-expired', 'certificate bad'],
  ] as const)('names what is in the way instead of the network: %s', (kind, first) => {
    const report = {
      ...fine,
      reached: false,
      keyAccepted: null,
      planCovers: null,
      failure: { ...failure, kind, scope: 'network' as const },
    };
    expect(states(report)).toEqual([first, 'key untried', 'plan untried']);
    expect([isAllGood(report), mayBeValid(report)]).toEqual([false, true]);
  });

  it('takes a plan that lacks something for a key that may be right', () => {
    const report = { ...fine, planCovers: false };
    expect([isAllGood(report), mayBeValid(report)]).toEqual([false, true]);
  });
});

it('knows a key by its beginning', () => {
  expect([' sk_test_1', 'sk_live_1', 'sk_1', ''].map(keyEnvironment)).toEqual([
    'sandbox',
    'live',
    null,
    null,
  ]);
});
