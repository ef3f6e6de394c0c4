/** Decides a file's content type from its name and from what its bytes look like. Pure. */
import { extname } from 'node:path';

import mime from 'mime';

import { canonicalType, categoryOf } from './mediaTypes.ts';

export type TypeDecision =
  | { readonly ok: true; readonly contentType: string }
  | {
      readonly ok: false;
      readonly problem: 'not-allowed';
      readonly contentType: string | null;
    }
  | {
      readonly ok: false;
      readonly problem: 'mismatch';
      readonly declared: string;
      readonly detected: string;
    };

/** What a look at the bytes told. */
export interface Sniffed {
  /** The sniffer's type, null when it knows no such signature. */
  readonly type: string | null;
  readonly looksLikeText: boolean;
}

/** Types of one container family: the bytes of one are honestly called by the name of the other. */
const families: readonly (readonly string[])[] = [['video/mp4', 'video/quicktime']];
/** Brands of the MP4 container that the allowlist has no name for; the service looks at the container. */
const mp4Brands: ReadonlySet<string> = new Set(['video/x-m4v', 'video/3gpp', 'video/3gpp2']);

/** Types without a signature of their own: text decides, or nothing does. */
const textTypes: ReadonlySet<string> = new Set(['text/plain', 'image/svg+xml']);

/** What sniffers answer for the outer format of a type. */
const outerFormats: Readonly<Record<string, readonly string[]>> = {
  'application/msword': ['application/x-cfb', 'application/rtf'],
  'image/svg+xml': ['application/xml', 'text/xml', 'text/html'],
  'text/plain': ['application/xml', 'text/xml', 'text/html'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['application/zip'],
};

export function decideContentType(name: string, sniffed: Sniffed): TypeDecision {
  const extension = extname(name).toLowerCase();
  const byName = extension === '' ? null : mime.getType(extension);
  const declared = byName === null ? null : canonicalType(byName);
  const detected = sniffed.type === null ? null : canonicalType(sniffed.type);

  if (declared === null) return decideByBytes(detected, sniffed);
  if (categoryOf(declared) === null) return { ok: false, problem: 'not-allowed', contentType: declared };
  if (detected === null) return decideWithoutSignature(declared, sniffed);
  if (detected === declared || outerFormats[declared]?.includes(detected))
    return { ok: true, contentType: declared };
  if (declared === 'video/mp4' && mp4Brands.has(detected)) return { ok: true, contentType: declared };
  const sameFamily = families.some((family) => family.includes(declared) && family.includes(detected));
  // The service compares bytes with the declared type: a .mov that holds MP4 is declared as what it is.
  if (sameFamily) return { ok: true, contentType: detected };
  return { ok: false, problem: 'mismatch', declared, detected };
}

/** A name that says nothing, such as `IMG_0001`: the bytes decide, if they say something that is allowed. */
function decideByBytes(detected: string | null, sniffed: Sniffed): TypeDecision {
  if (detected !== null && categoryOf(detected) !== null) return { ok: true, contentType: detected };
  const contentType = detected ?? (sniffed.looksLikeText ? 'text/plain' : null);
  return { ok: false, problem: 'not-allowed', contentType };
}

/**
 * No signature is no proof: rare encoders write unusual beginnings, and the service decides in the end. Only what is
 * plainly readable text is no video, and what is plainly not text is no text.
 */
function decideWithoutSignature(declared: string, sniffed: Sniffed): TypeDecision {
  const wantsText = textTypes.has(declared);
  if (wantsText && !sniffed.looksLikeText) {
    return { ok: false, problem: 'mismatch', declared, detected: 'application/octet-stream' };
  }
  if (!wantsText && sniffed.looksLikeText)
    return { ok: false, problem: 'mismatch', declared, detected: 'text/plain' };
  return { ok: true, contentType: declared };
}
