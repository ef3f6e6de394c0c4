/**
 * Proves each accepted type by the bytes of a file. The app refuses a file without a proof before it sends anything,
 * and the local service checks stored bytes by the same rules. The checks of the hosted service are not documented, so
 * a rule accepts unusual but real files (an MP3 without a tag, text in any encoding).
 */
import type { AllowedType } from '../allowedTypes.ts';
import { compoundContent } from './compoundFile.ts';
import { type FileBytes, fourCc, startsWith } from './fileBytes.ts';
import { isoMediaOf } from './isoMedia.ts';
import { isAac, isMp3 } from './mpegAudio.ts';
import { isText, textOf } from './plainText.ts';
import { svgProof } from './svgRoot.ts';
import { isZip, zipParts } from './zipParts.ts';

type Proof = (file: FileBytes) => boolean | Promise<boolean>;

const proofs: Readonly<Record<AllowedType, Proof>> = {
  'video/mp4': ({ head, sizeBytes }) => isoMediaOf(head, sizeBytes)?.kind === 'mp4',
  'video/quicktime': ({ head, sizeBytes }) => isoMediaOf(head, sizeBytes)?.kind === 'quicktime',
  'video/x-msvideo': ({ head }) => riffForm(head)?.startsWith('AVI') === true,
  // The document type may be WebM, a subset of Matroska. With the extension .mkv it is sent as Matroska.
  'video/x-matroska': ({ head }) => startsWith(head, [0x1a, 0x45, 0xdf, 0xa3]),
  'audio/mpeg': isMp3,
  'audio/wav': ({ head }) => riffForm(head) === 'WAVE',
  'audio/x-wav': ({ head }) => riffForm(head) === 'WAVE',
  'audio/aac': isAac,
  'audio/ogg': ({ head }) => fourCc(head, 0) === 'OggS',
  'image/jpeg': ({ head }) => startsWith(head, [0xff, 0xd8, 0xff]),
  'image/png': ({ head }) => startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/gif': ({ head }) => /^GIF8[79]a/u.test(head.toString('latin1', 0, 6)),
  'image/webp': ({ head }) => riffForm(head) === 'WEBP',
  'image/svg+xml': ({ head }) => isSvg(head),
  'application/pdf': ({ head }) => isPdf(head),
  'application/msword': isWord,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': isWordPackage,
  'text/plain': ({ head }) => isText(head) && !hasDocumentSignature(head),
};

/** Whether the bytes prove the type. @throws the file system's errors. */
export async function proves(type: AllowedType, file: FileBytes): Promise<boolean> {
  return await proofs[type](file);
}

/** Types that the bytes prove without a name, because each has a unique signature. */
const selfEvident: readonly AllowedType[] = [
  ...(['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const),
  ...(['video/mp4', 'video/quicktime', 'video/x-msvideo', 'video/x-matroska'] as const),
  ...(['audio/wav', 'audio/ogg', 'application/pdf'] as const),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
];

/** The accepted type of the bytes, independent of the file name; null when none is certain. */
export async function typeByBytes(file: FileBytes): Promise<AllowedType | null> {
  for (const type of selfEvident) if (await proves(type, file)) return type;
  if (await hasWordStream(file)) return 'application/msword';
  const isTagged = file.head.toString('latin1', 0, 3) === 'ID3' && !isText(file.head);
  return isTagged && (await isMp3(file)) ? 'audio/mpeg' : null;
}

/** The form of a RIFF file. RIFX is big-endian; RF64 and BW64 allow more than 4 GB. */
function riffForm(head: Buffer): string | null {
  return ['RIFF', 'RIFX', 'RF64', 'BW64'].includes(fourCc(head, 0)) ? fourCc(head, 8) : null;
}

/** Readers look for the header within the first 1,024 bytes; older files say `%!PS-Adobe-3.0 PDF-1.4`. */
function isPdf(head: Buffer): boolean {
  const beginning = head.toString('latin1', 0, 1_024);
  return beginning.includes('%PDF-') || /%!PS-Adobe-\d\.\d PDF-\d/u.test(beginning);
}

function isSvg(head: Buffer): boolean {
  const text = textOf(head);
  // When the prolog is longer than the head, nothing is proved and the service decides.
  return text !== null && svgProof(text) !== 'other';
}

/** Signatures of Word before compound files: versions 1 to 6, and Word for DOS. */
const olderWord: readonly (readonly number[])[] = [
  [0xdb, 0xa5, 0x2d, 0x00],
  [0x9b, 0xa5, 0x21, 0x00],
  [0xec, 0xa5, 0xc1, 0x00],
  [0x31, 0xbe, 0x00, 0x00],
  [0xfe, 0x37, 0x00, 0x1c],
  [0xfe, 0x37, 0x00, 0x23],
];

/** Includes rich text, because Word opens and writes it with this extension. */
async function isWord(file: FileBytes): Promise<boolean> {
  const content = await compoundContent(file);
  if (content !== null) return content === 'word' || content === 'unknown';
  return isRichText(file.head) || olderWord.some((beginning) => startsWith(file.head, beginning));
}

async function hasWordStream(file: FileBytes): Promise<boolean> {
  return (await compoundContent(file)) === 'word';
}

/** Programs pack the parts in different orders, but the parts of Word are always in `word/`. */
async function isWordPackage(file: FileBytes): Promise<boolean> {
  return isZip(file) && (await zipParts(file)).some((name) => name.startsWith('word/'));
}

function isRichText(head: Buffer): boolean {
  return head.toString('latin1', 0, 5) === '{\\rtf';
}

/**
 * Signatures of documents that consist of readable characters. Other signatures are words that a text may begin with.
 */
function hasDocumentSignature(head: Buffer): boolean {
  return isRichText(head) || /^%PDF-\d\.\d/u.test(head.toString('latin1', 0, 8));
}
