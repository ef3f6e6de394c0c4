/** The content types the service takes, their categories, and each category's size cap. */

export const categories = ['video', 'audio', 'image', 'document'] as const;
export type Category = (typeof categories)[number];

const typesByCategory = {
  video: ['video/mp4', 'video/quicktime', 'video/x-msvideo', 'video/x-matroska'],
  audio: ['audio/mpeg', 'audio/wav', 'audio/x-wav', 'audio/aac', 'audio/ogg'],
  image: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/svg+xml'],
  document: [
    'application/pdf',
    'application/msword',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'text/plain',
  ],
} as const satisfies Record<Category, readonly string[]>;

export type ContentType = (typeof typesByCategory)[Category][number];

export const contentTypes: readonly ContentType[] = categories.flatMap((name) => [...typesByCategory[name]]);

/** "GB" and "MB" may be decimal or binary; the smaller reading is the one a client must survive. */
export const defaultCapsBytes: Readonly<Record<Category, number>> = {
  video: 5_000_000_000,
  audio: 500_000_000,
  image: 50_000_000,
  document: 100_000_000,
};

export function isAllowedType(type: string): type is ContentType {
  return contentTypes.some((allowed) => allowed === type);
}

export function categoryOf(type: ContentType): Category {
  const found = categories.find((name) => typesByCategory[name].some((each) => each === type));
  if (found === undefined) throw new Error(`No category holds ${type}`);
  return found;
}

/** `text/plain; charset=utf-8` → `text/plain`. */
export function bareType(header: string): string {
  return (header.split(';')[0] ?? '').trim().toLowerCase();
}
