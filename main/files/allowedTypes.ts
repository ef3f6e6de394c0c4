/**
 * The file types that the service accepts, in one table for the app, the local service and the docs. Source: "Allowed
 * types and caps" in the API reference. A 413 or 415 of the server always takes precedence.
 */
import type { MediaCategory } from '../../preload/contract.ts';

interface TypeRule {
  readonly category: MediaCategory;
  /** Files with these extensions are sent as this type when their bytes prove it. */
  readonly extensions: readonly string[];
  /** Other names of the type. MIME databases and type detections use different names. */
  readonly aliases?: readonly string[];
}

const wordDocument = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const typeRules = {
  'video/mp4': {
    category: 'video',
    // All of these are MP4 containers. The service compares bytes with the type and does not distinguish the brands.
    extensions: ['mp4', 'mp4v', 'mpg4', 'm4v', '3gp', '3gpp', '3g2', 'f4v'],
  },
  'video/quicktime': { category: 'video', extensions: ['mov', 'qt'] },
  'video/x-msvideo': {
    category: 'video',
    extensions: ['avi'],
    aliases: ['video/vnd.avi', 'video/avi', 'video/msvideo'],
  },
  'video/x-matroska': { category: 'video', extensions: ['mkv'], aliases: ['video/matroska'] },
  'audio/mpeg': { category: 'audio', extensions: ['mp3', 'mpga', 'mp2'], aliases: ['audio/mp3'] },
  'audio/wav': { category: 'audio', extensions: ['wav', 'wave'], aliases: ['audio/vnd.wave', 'audio/wave'] },
  'audio/x-wav': { category: 'audio', extensions: [] },
  'audio/aac': { category: 'audio', extensions: ['aac', 'adts'], aliases: ['audio/x-aac'] },
  'audio/ogg': {
    category: 'audio',
    extensions: ['ogg', 'oga', 'opus', 'spx'],
    aliases: ['audio/opus', 'application/ogg'],
  },
  'image/jpeg': {
    category: 'image',
    extensions: ['jpg', 'jpeg', 'jpe', 'jfif', 'pjpeg', 'pjp'],
    aliases: ['image/jpg', 'image/pjpeg'],
  },
  'image/png': { category: 'image', extensions: ['png', 'apng'], aliases: ['image/apng'] },
  'image/gif': { category: 'image', extensions: ['gif'] },
  'image/webp': { category: 'image', extensions: ['webp'] },
  'image/svg+xml': { category: 'image', extensions: ['svg'] },
  'application/pdf': { category: 'document', extensions: ['pdf'] },
  'application/msword': { category: 'document', extensions: ['doc', 'dot'] },
  [wordDocument]: { category: 'document', extensions: ['docx'] },
  'text/plain': { category: 'document', extensions: ['txt', 'text', 'log'] },
} as const satisfies Record<string, TypeRule>;

export type AllowedType = keyof typeof typeRules;

/** Every allowed type, in the order of the API reference. */
export const allowedTypes = Object.keys(typeRules) as readonly AllowedType[];

/**
 * The largest file of each category, in bytes. The API reference says GB and MB, read here as powers of ten, the
 * smaller reading.
 */
export const capBytesOf: Readonly<Record<MediaCategory, number>> = {
  video: 5_000_000_000,
  audio: 500_000_000,
  image: 50_000_000,
  document: 100_000_000,
};

export function isAllowedType(type: string): type is AllowedType {
  return Object.hasOwn(typeRules, type);
}

const rules: readonly (readonly [AllowedType, TypeRule])[] = allowedTypes.map((type) => [
  type,
  typeRules[type],
]);
const typeByExtension = new Map<string, AllowedType>(
  rules.flatMap(([type, rule]) => rule.extensions.map((name) => [name, type] as const)),
);
const typeByAlias = new Map<string, AllowedType>(
  rules.flatMap(([type, rule]) => (rule.aliases ?? []).map((name) => [name, type] as const)),
);

/** The allowed type of an extension in lower case without its dot, or null. */
export function typeOfExtension(extension: string): AllowedType | null {
  return typeByExtension.get(extension) ?? null;
}

/** The extensions of a type, without their dots. */
export function extensionsOf(type: AllowedType): readonly string[] {
  return typeRules[type].extensions;
}

/** The service's name for a type, or the type itself. Removes parameters such as the charset. */
export function canonicalType(type: string): string {
  const bare = (type.split(';')[0] ?? type).trim().toLowerCase();
  return typeByAlias.get(bare) ?? bare;
}

/** The category of an allowed type, null for any other. */
export function categoryOf(type: string): MediaCategory | null {
  return isAllowedType(type) ? typeRules[type].category : null;
}
