import { describe, expect, it } from 'vitest';

import { failureKinds } from '../../../../preload/contract.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';
import { explainFailure, failureHeadline } from '../../../../renderer/upload/failureText.ts';
import { sampleFailure } from '../../../support/sampleRow.ts';

const english = createI18n('en');
const german = createI18n('de');

describe('the explanation of a failure', () => {
  it.each(failureKinds)('%s has a headline and an explanation in both languages', (kind) => {
    for (const i18n of [english, german]) {
      const failure = sampleFailure(kind, { facts: {} });
      expect(failureHeadline(failure, i18n)).not.toMatch(/^failures\.|^$/);
      expect(explainFailure(failure, i18n)).not.toMatch(/^failures|[{}]|^$/);
    }
  });

  it('names the host and the code of a broken connection', () => {
    const facts = { host: 'api.example', code: 'ECONNRESET' };
    expect(explainFailure(sampleFailure('connection-lost', { facts }), english)).toContain('api.example');
    expect(explainFailure(sampleFailure('connection-lost', { facts }), english)).toContain('ECONNRESET');
  });

  it('names host, issuer, day and names of a certificate', () => {
    const facts = {
      host: 'api.example',
      issuer: 'Aurora CA',
      validTo: Date.UTC(2025, 0, 31),
      names: ['one.example', 'two.example'],
    };
    const explain = (kind: 'certificate-not-trusted' | 'certificate-expired' | 'certificate-wrong-host') =>
      explainFailure(sampleFailure(kind, { facts }), english);
    expect(explain('certificate-not-trusted')).toContain(
      'api.example’s certificate was issued by “Aurora CA”',
    );
    expect(explain('certificate-expired')).toContain('expired on Jan 31, 2025');
    expect(explain('certificate-wrong-host')).toContain(
      'for one.example and two.example, issued by “Aurora CA”',
    );
  });

  it('names the proxy and not the service when the proxy fails', () => {
    const facts = { proxy: 'proxy.example:8080', host: 'api.example:443' };
    const words = explainFailure(sampleFailure('proxy-auth-required', { facts }), english);
    expect(words).toContain('proxy.example:8080');
    expect(words).not.toContain('api.example');
  });

  it('formats sizes for the language', () => {
    const facts = { capBytes: 500_000_000, sizeBytes: 1_234_000_000, category: 'audio' };
    // Intl puts a no-break space between number and unit.
    expect(explainFailure(sampleFailure('too-large', { facts }), german).replaceAll('\u00A0', ' ')).toBe(
      '1,23 GB ist mehr als die 500 MB, die für Audiodateien erlaubt sind.',
    );
  });

  it('shows exact sizes when the rounded ones are equal', () => {
    const facts = { capBytes: 5_000_000_000, sizeBytes: 5_000_000_001, category: 'video' };
    expect(explainFailure(sampleFailure('too-large', { facts }), english)).toBe(
      '5,000,000,001 bytes is over the 5 GB limit for videos.',
    );
  });

  it('makes hidden characters in a fact visible', () => {
    const facts = { host: 'evil\u202Emoc.elpmaxe\n', code: 'X' };
    expect(explainFailure(sampleFailure('host-not-found', { facts }), english)).toContain(
      'evil[RLO]moc.elpmaxe␊',
    );
  });
});
