/** Names file types as people know them, `MP4` or `.xlsx`, and explains why a type is not accepted. */
import { type Failure, type FailureKind, conversionsOf } from '../../preload/contract.ts';
import type { I18n } from '../i18n/i18n.ts';
import { visibleText } from '../ui/displayText.ts';

type Facts = NonNullable<Failure['facts']>;

/** The well-known file extension of a media type, where its subtype is another. */
const extensions: Readonly<Record<string, string>> = {
  'video/quicktime': 'mov',
  'video/x-msvideo': 'avi',
  'video/x-matroska': 'mkv',
  'audio/mpeg': 'mp3',
  'image/jpeg': 'jpg',
  'image/svg+xml': 'svg',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/plain': 'txt',
};

/** Media types as file extensions, without duplicates. A type without a known extension becomes its subtype. */
export function shortTypes(types: readonly string[]): string[] {
  return [
    ...new Set(types.map((type) => extensions[type] ?? (type.split('/').at(-1) ?? type).replace(/^x-/u, ''))),
  ];
}

/** A media type as the name of its format: `video/mp4` -> "MP4". */
export function formatName(type: string): string {
  return visibleText(shortTypes([type]).join('').toUpperCase());
}

function textFact(facts: Facts, name: string): string | null {
  const value = facts[name];
  return typeof value === 'string' && value !== '' ? visibleText(value) : null;
}

function notAllowedText(facts: Facts, { t, format }: I18n): string | null {
  const extension = textFact(facts, 'extension');
  const formats = extension === null ? [] : conversionsOf(extension);
  if (extension !== null && formats.length > 0) {
    return t('fileTypes.convert', { extension, formats: format.choice(formats) });
  }
  const { allowed: types } = facts;
  if (!Array.isArray(types) || types.length === 0) return null;
  const allowed = shortTypes(types.map((type) => visibleText(String(type)))).join(', ');
  if (extension === null) return t('fileTypes.notAllowedUnnamed', { allowed });
  return t('fileTypes.notAllowed', { extension, allowed });
}

function mismatchText(facts: Facts, { t, format }: I18n): string | null {
  const declared = textFact(facts, 'declared');
  const extension =
    textFact(facts, 'extension') ?? (declared === null ? null : `.${shortTypes([declared])[0]}`);
  if (extension === null) return null;
  const detected = textFact(facts, 'detected');
  if (detected === 'application/encrypted') return t('fileTypes.encrypted');
  const known = detected !== null && Object.hasOwn(extensions, detected) ? `.${extensions[detected]}` : null;
  const actual = textFact(facts, 'detectedExtension') ?? known;
  if (actual === null) return t('fileTypes.mismatchUnknown', { extension });
  const words = { extension, format: actual.slice(1).toUpperCase() };
  const formats = conversionsOf(actual);
  if (formats.length === 0) return t('fileTypes.mismatch', words);
  return t('fileTypes.mismatchConvert', { ...words, formats: format.choice(formats) });
}

/** The conversions that help these files, one line for each format: "Convert .xlsx and .key to PDF." */
export function conversionHints(names: readonly string[], { t, format }: I18n): string[] {
  const extensionsOf = new Map<string, Set<string>>();
  for (const name of names) {
    const extension = /\.[^./\\]+$/u.exec(name)?.[0].toLowerCase() ?? '';
    const formats = conversionsOf(extension);
    if (formats.length === 0) continue;
    const target = format.choice(formats);
    extensionsOf.set(target, (extensionsOf.get(target) ?? new Set()).add(extension));
  }
  return [...extensionsOf].map(([formats, found]) =>
    t('preflight.convert', { extensions: format.list([...found]), formats }),
  );
}

/** Why a file of this type is not accepted, and what helps; null when the failure is another or its facts are unknown. */
export function fileTypeText(kind: FailureKind, facts: Facts, i18n: I18n): string | null {
  if (kind === 'type-not-allowed') return notAllowedText(facts, i18n);
  return kind === 'type-mismatch' ? mismatchText(facts, i18n) : null;
}
