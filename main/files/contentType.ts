/**
 * Decides as which type a file is sent, from its name and from what its bytes prove. It imports large libraries, so
 * inspectFile.ts loads it only when it is needed.
 */
import type { FileHandle } from 'node:fs/promises';
import { extname } from 'node:path';

import { fileTypeFromBuffer, fileTypeFromTokenizer } from 'file-type';
import mime from 'mime';
import { FileTokenizer } from 'strtok3';

import { type AllowedType, canonicalType, categoryOf, typeOfExtension } from './allowedTypes.ts';
import type { DriveFile } from './fileCalls.ts';
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

/** The usual extension of a type, with its dot; null when there is none that says anything. */
export function extensionOfType(type: string): string | null {
  const extension = mime.getExtension(type);
  return extension === null || extension === 'bin' ? null : `.${extension}`;
}

/** The type that is reported for an Office document with a password. */
export const encryptedType = 'application/encrypted';

/**
 * The type of the file called `name`. `sniff` is a general detection that is used only for the message of a refusal; it
 * resolves with null for unknown bytes. @throws the file system's errors.
 */
export async function decideContentType(
  name: string,
  file: FileBytes,
  sniff: () => Promise<string | null>,
): Promise<TypeDecision> {
  const extension = extname(name).slice(1).toLowerCase();
  const declared = typeOfExtension(extension);
  if (declared === null) return await decideByBytes(mime.getType(extension), file, sniff);
  if (await proves(declared, file)) return { ok: true, contentType: declared };
  const actual = await typeByBytes(file);
  if (actual !== null && isSentAs(actual, declared, extension)) return { ok: true, contentType: actual };
  const detected = actual ?? (await detectedType(declared, file, sniff));
  return { ok: false, problem: 'mismatch', declared, detected };
}

/** For a name without a known extension, such as `IMG_0001`, the bytes decide when they prove an allowed type. */
async function decideByBytes(
  byName: string | null,
  file: FileBytes,
  sniff: () => Promise<string | null>,
): Promise<TypeDecision> {
  if (byName !== null) return { ok: false, problem: 'not-allowed', contentType: canonicalType(byName) };
  const actual = await typeByBytes(file);
  if (actual !== null) return { ok: true, contentType: actual };
  const contentType = (await sniff()) ?? (isText(file.head) ? 'text/plain' : null);
  return { ok: false, problem: 'not-allowed', contentType };
}

const videoTypes: ReadonlySet<string> = new Set<AllowedType>(['video/mp4', 'video/quicktime']);

/**
 * The service compares the bytes with the declared type, so a video or a picture with the extension of another format
 * is sent as its actual type. The extension .jfif belongs to one format only.
 */
function isSentAs(actual: AllowedType, declared: AllowedType, extension: string): boolean {
  if (videoTypes.has(actual) && videoTypes.has(declared)) return true;
  return categoryOf(actual) === 'image' && categoryOf(declared) === 'image' && extension !== 'jfif';
}

async function detectedType(
  declared: AllowedType,
  file: FileBytes,
  sniff: () => Promise<string | null>,
): Promise<string> {
  if ((await compoundContent(file)) === 'encrypted') return encryptedType;
  if (isText(file.head)) return 'text/plain';
  const name = await sniff();
  // The general detection needs less evidence than our proof. When both disagree, the actual type is unknown.
  return name === null || canonicalType(name) === declared ? 'application/octet-stream' : canonicalType(name);
}

/** The type of a file whose bytes are all in memory, by the general detection; null when it is unknown. */
export async function sniffBytes(bytes: Buffer): Promise<string | null> {
  return (await fileTypeFromBuffer(bytes))?.mime ?? null;
}

/** Reads an open file. The library itself only opens files by their path. */
class OpenFileTokenizer extends FileTokenizer {
  constructor(handle: Pick<DriveFile, 'read'>, sizeBytes: number) {
    // It only reads and closes.
    super(handle as unknown as FileHandle, {
      fileInfo: { size: sizeBytes },
    });
  }
}

/**
 * The same, reading as much of the open file as the detection needs; the file stays open. `fileTypeFromFile` would
 * import strtok3 by a name that no bundler sees, so the packaged app would not contain it.
 */
export async function sniffFile(handle: Pick<DriveFile, 'read'>, sizeBytes: number): Promise<string | null> {
  const tokenizer = new OpenFileTokenizer(handle, sizeBytes);
  return (await fileTypeFromTokenizer(tokenizer))?.mime ?? null;
}
