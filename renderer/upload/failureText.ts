/** Explains a failure in the words of the app, with its facts (sizes, types, hosts) when they are known. */
import { type Failure, type FailureKind, mediaCategories } from '../../preload/contract.ts';
import type { FactCatalogue } from '../i18n/catalogue.ts';
import type { I18n } from '../i18n/i18n.ts';
import { visibleText } from '../ui/displayText.ts';
import { fileTypeText } from './fileTypeText.ts';

type KindWithFacts = keyof FactCatalogue;
type Facts = NonNullable<Failure['facts']>;
type Placeholders = Readonly<Record<string, string>> | null;

/** Facts come from outside the app, so control characters are made visible. */
function textFact(facts: Facts, name: string): string | null {
  const value = facts[name];
  if (typeof value === 'string' && value !== '') return visibleText(value);
  return typeof value === 'number' ? String(value) : null;
}

function numberFact(facts: Facts, name: string): number | null {
  const value = facts[name];
  return typeof value === 'number' ? value : null;
}

function listFact(facts: Facts, name: string): readonly string[] {
  const value = facts[name];
  return Array.isArray(value) ? value.map((entry) => visibleText(String(entry))) : [];
}

function textFacts(facts: Facts, names: readonly string[]): Placeholders {
  const entries = names.map((name) => [name, textFact(facts, name)] as const);
  if (entries.some(([, value]) => value === null)) return null;
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']));
}

/** The facts of a certificate with one of its dates: `validFrom` or `validTo`. */
function certificateFacts(facts: Facts, bound: string, { format }: I18n): Placeholders {
  const at = numberFact(facts, bound);
  const others = textFacts(facts, ['host', 'issuer']);
  return others === null || at === null
    ? null
    : { ...others, date: format.day(new Date(at).toISOString().slice(0, 10)) };
}

function tooLarge(facts: Facts, { t, format }: I18n): Placeholders {
  const capBytes = numberFact(facts, 'capBytes');
  const sizeBytes = numberFact(facts, 'sizeBytes');
  if (capBytes === null || sizeBytes === null) return null;
  const category = mediaCategories.find((name) => name === facts['category']);
  const size = format.bytes(sizeBytes);
  const cap = format.bytes(capBytes);
  return {
    // Rounding would show one byte over the cap as "has 5 GB, may have 5 GB".
    size: size === cap ? format.exactBytes(sizeBytes) : size,
    cap,
    category: category === undefined ? t('list.fileType.none') : t(`list.categories.${category}`),
  };
}

const placeholdersOf: Record<KindWithFacts, (facts: Facts, i18n: I18n) => Placeholders> = {
  'too-large': tooLarge,
  'file-unreadable': (facts) => textFacts(facts, ['code']),
  'file-unavailable': (facts) => textFacts(facts, ['drive', 'code']),
  'drive-not-responding': (facts) => textFacts(facts, ['drive']),
  'file-being-written': (facts) => textFacts(facts, ['program']),
  'processing-stalled'(facts, { format }) {
    const hours = numberFact(facts, 'hours');
    return hours === null ? null : { hours: format.number(hours) };
  },
  'sent-too-often'(facts, { format }) {
    const sent = numberFact(facts, 'sentBytes');
    const size = numberFact(facts, 'sizeBytes');
    return sent === null || size === null ? null : { uploaded: format.bytes(sent), size: format.bytes(size) };
  },
  'host-not-found': (facts) => textFacts(facts, ['host']),
  'connection-refused': (facts) => textFacts(facts, ['host']),
  'network-down': (facts) => textFacts(facts, ['host']),
  'connection-lost': (facts) => textFacts(facts, ['host', 'code']),
  'timed-out': (facts) => textFacts(facts, ['host']),
  'certificate-not-trusted': (facts) => textFacts(facts, ['host', 'issuer']),
  'certificate-self-signed': (facts) => textFacts(facts, ['host', 'issuer']),
  'certificate-expired': (facts, i18n) => certificateFacts(facts, 'validTo', i18n),
  'certificate-not-yet-valid': (facts, i18n) => certificateFacts(facts, 'validFrom', i18n),
  'certificate-wrong-host'(facts, { format }) {
    const names = listFact(facts, 'names');
    const others = textFacts(facts, ['host', 'issuer']);
    return others === null || names.length === 0 ? null : { ...others, names: format.list(names) };
  },
  'proxy-unreachable': (facts) => textFacts(facts, ['proxy', 'code']),
  'proxy-auth-required': (facts) => textFacts(facts, ['proxy']),
  'proxy-auth-refused': (facts) => textFacts(facts, ['proxy']),
  'proxy-auth-unknown': (facts) => textFacts(facts, ['proxy', 'schemes']),
  'proxy-refused': (facts) => textFacts(facts, ['proxy', 'host']),
};

function hasFacts(kind: FailureKind): kind is KindWithFacts {
  return Object.hasOwn(placeholdersOf, kind);
}

/** What a failure means and what helps, with its facts when they are known. */
export function explainFailure(failure: Failure, i18n: I18n): string {
  const { kind, facts } = failure;
  const typeText = facts === undefined ? null : fileTypeText(kind, facts, i18n);
  if (typeText !== null) return typeText;
  if (facts !== undefined && hasFacts(kind)) {
    const values = placeholdersOf[kind](facts, i18n);
    if (values !== null) return i18n.t(`failuresWithFacts.${kind}`, values);
  }
  return i18n.t(`failures.${kind}.why`);
}

/** The headline of a failure, in one line. */
export function failureHeadline(failure: Failure, { t }: I18n): string {
  return t(`failures.${failure.kind}.headline`);
}
