/** Decides as which type a file is sent, from its name and from what its bytes prove. */
import { extname } from 'node:path';

import mime from 'mime';

import { type AllowedType, canonicalType, categoryOf, typeOfExtension } from './allowedTypes.ts';
import { compoundContent } from './proofs/compoundFile.ts';
import type { FileBytes } from './proofs/fileBytes.ts';
import { isText } from './proofs/plainText.ts';
import { proves, typeByBytes } from './proofs/typeProof.ts';

export type TypeDecision =
  | { readonly ok: true; readonly contentType: AllowedType }
  | {
      readonly ok: false;
      readonly problem: 'not-allowed';
      readonly contentType: string | null;
    }
  | {
      readonly ok: false;
      readonly problem: 'mismatch';
      readonly declared: AllowedType;
      readonly detected: string;
    };

/** What an Office document with a password is called. */
export const encryptedType = 'application/encrypted';

/** `nameOf`: what a general sniffer calls the bytes, for the message of a refusal; null when it does not know them. */
export async function decideContentType(
  name: string,
  file: FileBytes,
  nameOf: () => Promise<string | null>,
): Promise<TypeDecision> {
  const extension = extname(name).slice(1).toLowerCase();
  const declared = typeOfExtension(extension);
  if (declared === null) return await decideByBytes(mime.getType(extension), file, nameOf);
  if (await proves(declared, file)) return { ok: true, contentType: declared };
  const actual = await typeByBytes(file);
  if (actual !== null && isSentAs(actual, declared, extension)) return { ok: true, contentType: actual };
  const detected = actual ?? (await nameOfBytes(declared, file, nameOf));
  return { ok: false, problem: 'mismatch', declared, detected };
}

/** A name that says nothing, such as `IMG_0001`: the bytes decide, if they prove a type that is accepted. */
async function decideByBytes(
  byName: string | null,
  file: FileBytes,
  nameOf: () => Promise<string | null>,
): Promise<TypeDecision> {
  if (byName !== null) return { ok: false, problem: 'not-allowed', contentType: canonicalType(byName) };
  const actual = await typeByBytes(file);
  if (actual !== null) return { ok: true, contentType: actual };
  const contentType = (await nameOf()) ?? (isText(file.head) ? 'text/plain' : null);
  return { ok: false, problem: 'not-allowed', contentType };
}

const filmTypes: ReadonlySet<string> = new Set<AllowedType>(['video/mp4', 'video/quicktime']);

/**
 * The service compares bytes with the type that a file is sent as, so a film or a picture under the name of another is
 * sent as what it is. JFIF is the name of one format and of no other.
 */
function isSentAs(actual: AllowedType, declared: AllowedType, extension: string): boolean {
  if (filmTypes.has(actual) && filmTypes.has(declared)) return true;
  return categoryOf(actual) === 'image' && categoryOf(declared) === 'image' && extension !== 'jfif';
}

async function nameOfBytes(
  declared: AllowedType,
  file: FileBytes,
  nameOf: () => Promise<string | null>,
): Promise<string> {
  if ((await compoundContent(file)) === 'encrypted') return encryptedType;
  if (isText(file.head)) return 'text/plain';
  const name = await nameOf();
  // The sniffer is content with less than our proof: then there is no better word than that the bytes are something else.
  return name === null || canonicalType(name) === declared ? 'application/octet-stream' : canonicalType(name);
}
