/** What the service takes: its allowlist and caps ("Allowed types and caps" of the API's page), and other names of the same types. */
import type { MediaCategory } from '../../preload/contract.ts';

interface CategoryRule {
  readonly types: readonly string[];
  /** In bytes. The page says GB and MB; read as powers of ten, the smaller reading. */
  readonly capBytes: number;
}

export const allowedMedia: Readonly<Record<MediaCategory, CategoryRule>> = {
  video: {
    types: ['video/mp4', 'video/quicktime', 'video/x-msvideo', 'video/x-matroska'],
    capBytes: 5_000_000_000,
  },
  audio: {
    types: ['audio/mpeg', 'audio/wav', 'audio/x-wav', 'audio/aac', 'audio/ogg'],
    capBytes: 500_000_000,
  },
  image: {
    types: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/svg+xml'],
    capBytes: 50_000_000,
  },
  document: {
    types: [
      'application/pdf',
      'application/msword',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'text/plain',
    ],
    capBytes: 100_000_000,
  },
};

/** Every allowed type, in the page's order. */
export const allowedTypes: readonly string[] = Object.values(allowedMedia).flatMap((rule) => rule.types);

/** Other names in use for allowed types: MIME databases and byte sniffers do not agree on one. */
const aliases: Readonly<Record<string, string>> = {
  'video/vnd.avi': 'video/x-msvideo',
  'video/avi': 'video/x-msvideo',
  'video/msvideo': 'video/x-msvideo',
  'video/matroska': 'video/x-matroska',
  'audio/vnd.wave': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/mp3': 'audio/mpeg',
  'audio/x-aac': 'audio/aac',
  'audio/opus': 'audio/ogg',
  'audio/ogg; codecs=opus': 'audio/ogg',
  'application/ogg': 'audio/ogg',
  'image/jpg': 'image/jpeg',
  'image/apng': 'image/png',
  'text/rtf': 'application/rtf',
};

/** The service's name for a type, or the type itself. */
export function canonicalType(type: string): string {
  const name = type.toLowerCase();
  return aliases[name] ?? aliases[name.split(';')[0] ?? ''] ?? name.split(';')[0] ?? name;
}

/** The category of an allowed type, null for any other. */
export function categoryOf(type: string): MediaCategory | null {
  for (const category of Object.keys(allowedMedia) as MediaCategory[]) {
    if (allowedMedia[category].types.includes(type)) return category;
  }
  return null;
}
