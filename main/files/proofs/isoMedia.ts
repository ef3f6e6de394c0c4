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

/** `brand` is '' for a segment of a fragmented MP4. */
export type IsoMedia =
  | { readonly kind: 'mp4'; readonly brand: string }
  | { readonly kind: 'quicktime' }
  | { readonly kind: 'picture'; readonly brand: string };

export function isoMediaOf(head: Buffer, sizeBytes: number): IsoMedia | null {
  if (head.length < 12) return null;
  const atom = fourCc(head, 4);
  if (!isPlausibleSize(head, sizeBytes)) return null;
  if (atom === 'ftyp') {
    const brand = fourCc(head, 8);
    if (brand === 'qt  ') return { kind: 'quicktime' };
    return { kind: pictureBrand.test(brand) ? 'picture' : 'mp4', brand };
  }
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
