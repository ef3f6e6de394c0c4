/** A media type without its parameters: `text/plain; charset=utf-8` → `text/plain`. */
export function bareType(header: string): string {
  return (header.split(';')[0] ?? '').trim().toLowerCase();
}
