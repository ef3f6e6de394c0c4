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
  it('reports network, key and plan as good', () => {
    expect(states(fine)).toEqual(['network good', 'key good', 'plan good']);
    expect(isAllGood(fine)).toBe(true);
  });

  it('reports a refused key when the network works', () => {
    const report = { ...fine, keyAccepted: false, planCovers: null, failure: { ...failure, status: 401 } };
    expect(states(report)).toEqual(['network good', 'key bad', 'plan untried']);
    expect(mayBeValid(report)).toBe(false);
  });

  it('reports the network as untried when no request was sent', () => {
    const report = { ...fine, reached: false, keyAccepted: false, planCovers: null, failure };
    expect(states(report)).toEqual(['network untried', 'key bad', 'plan untried']);
  });

  it('reports key and plan as untried when the network fails', () => {
    const unreachable: Failure = { ...failure, kind: 'host-not-found', scope: 'network' };
    const report = { ...fine, reached: false, keyAccepted: null, planCovers: null, failure: unreachable };
    expect(states(report)).toEqual(['network bad', 'key untried', 'plan untried']);
    expect(mayBeValid(report)).toBe(true);
  });

  it.each([
    ['proxy-auth-required', 'proxy bad'],
    ['certificate-expired', 'certificate bad'],
  ] as const)('names the proxy or certificate instead of the network: %s', (kind, first) => {
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

  it('treats the key as possibly valid when the plan lacks a feature', () => {
    const report = { ...fine, planCovers: false };
    expect([isAllGood(report), mayBeValid(report)]).toEqual([false, true]);
  });
});

it('recognises the environment of a key by its prefix', () => {
  expect([' sk_test_1', 'sk_live_1', 'sk_1', ''].map(keyEnvironment)).toEqual([
    'sandbox',
    'live',
    null,
    null,
  ]);
});
