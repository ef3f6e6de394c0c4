/**
 * Detects MP4 and QuickTime, which are containers of atoms. The brand distinguishes them from each other and from
 * pictures.
 */
import { fourCc } from './fileBytes.ts';

/** Brands of pictures in the same container: HEIC, AVIF, JPEG 2000, Canon's raw format. */
const pictureBrand = /^(?:he(?:i[cmsx]|v[cmsx])|avi[fos]|mif[12]|msf1|jp[2mx] |jxl |crx )$/u;
/** The first atoms of QuickTime files without a brand, from before brands existed. */
const firstAtoms: ReadonlySet<string> = new Set([
  'moov',
  'mdat',
  'free',
  'skip',
  'wide',
  'pnot',
  'PICT',
  'uuid',
]);
/** Atoms that begin a segment of a fragmented MP4. */
const segmentAtoms: ReadonlySet<string> = new Set(['styp', 'sidx', 'moof', 'emsg', 'prft']);

/** Atoms without content. Programs leave them before the brand as well. */
const paddingAtoms: ReadonlySet<string> = new Set(['free', 'skip', 'wide', 'uuid']);
const maxPaddings = 8;

/** `brand` is '' for a segment of a fragmented MP4. */
export type IsoMedia =
  | { readonly kind: 'mp4'; readonly brand: string }
  | { readonly kind: 'quicktime' }
  | { readonly kind: 'picture'; readonly brand: string };

export function isoMediaOf(head: Buffer, sizeBytes: number): IsoMedia | null {
  if (head.length < 12) return null;
  const atom = fourCc(head, 4);
  if (!isPlausibleSize(head, sizeBytes)) return null;
  const brand = brandOf(head);
  if (brand === 'qt  ') return { kind: 'quicktime' };
  if (brand !== null) return { kind: pictureBrand.test(brand) ? 'picture' : 'mp4', brand };
  if (segmentAtoms.has(atom)) return { kind: 'mp4', brand: '' };
  return firstAtoms.has(atom) ? { kind: 'quicktime' } : null;
}

/** Text such as "The free" has the name of an atom in the right place, but its size exceeds the file. */
function isPlausibleSize(head: Buffer, sizeBytes: number): boolean {
  const size = head.readUInt32BE(0);
  // 0 means up to the end of the file, 1 that the size follows in 64 bits.
  if (size === 0 || size === 1) return true;
  return size >= 8 && (size <= sizeBytes || fourCc(head, 4) === 'mdat');
}

/** The brand, which may follow padding; null if the head has none. */
function brandOf(head: Buffer): string | null {
  let at = 0;
  for (let paddings = 0; paddings <= maxPaddings && at + 12 <= head.length; paddings += 1) {
    const atom = fourCc(head, at + 4);
    if (atom === 'ftyp') return fourCc(head, at + 8);
    const size = head.readUInt32BE(at);
    if (!paddingAtoms.has(atom) || size < 8) return null;
    at += size;
  }
  return null;
}
