/**
 * Finds very many known texts in any text, in every encoding of decodedViews.ts and whatever the case of the letters. One
 * pass over each view of the text finds all of them.
 */
import { type DecodedView, decodedViews } from './decodedViews.ts';

/** A known text: `text` as the views may contain it, in lower case, and what it stands for. */
export interface Form<Meaning> {
  readonly text: string;
  readonly meaning: Meaning;
}

/** A part of a text that repeats a known one. */
export interface Found<Meaning> {
  readonly from: number;
  readonly to: number;
  readonly meaning: Meaning;
}

export class TextFinder<Meaning> {
  /** All forms by their first characters. */
  private readonly byStart = new Map<string, Form<Meaning>[]>();
  /** How many forms begin with characters of this hash, so that most places of a text need no look at `byStart`. */
  private readonly hashes = new Uint32Array(65_536);
  private readonly startLength: number;

  /** `startLength`: the length of the shortest text that is found; shorter ones are ignored. */
  constructor(startLength: number) {
    this.startLength = startLength;
  }

  add(form: Form<Meaning>): void {
    if (form.text.length < this.startLength) return;
    const start = form.text.slice(0, this.startLength);
    const others = this.byStart.get(start);
    // The longest first, so that nothing of a text is left behind a shorter one.
    if (others === undefined) this.byStart.set(start, [form]);
    else others.splice(placeOf(form, others), 0, form);
    this.count(start, 1);
  }

  remove(form: Form<Meaning>): void {
    if (form.text.length < this.startLength) return;
    const start = form.text.slice(0, this.startLength);
    const others = (this.byStart.get(start) ?? []).filter((each) => each !== form);
    if (others.length === 0) this.byStart.delete(start);
    else this.byStart.set(start, others);
    this.count(start, -1);
  }

  /** In the order of the text, without overlaps. `accepts`: whether a part counts. */
  find(text: string, accepts: (part: Found<Meaning>) => boolean = () => true): readonly Found<Meaning>[] {
    if (this.byStart.size === 0) return [];
    const found: Found<Meaning>[] = [];
    for (const view of decodedViews(text)) this.findIn(view, found, accepts);
    return merged(found);
  }

  private findIn(
    { bytes, startOf }: DecodedView,
    found: Found<Meaning>[],
    accepts: (part: Found<Meaning>) => boolean,
  ): void {
    for (let at = 0; at <= bytes.length - this.startLength; at += 1) {
      if (this.hashes[this.hashAt(bytes, at)] === 0) continue;
      for (const { text, meaning } of this.byStart.get(bytes.slice(at, at + this.startLength)) ?? []) {
        if (!bytes.startsWith(text, at)) continue;
        const part = { from: startOf(at), to: startOf(at + text.length), meaning };
        if (!accepts(part)) continue;
        found.push(part);
        at += text.length - 1;
        break;
      }
    }
  }

  private count(start: string, by: 1 | -1): void {
    const hash = this.hashAt(start, 0);
    this.hashes[hash] = (this.hashes[hash] ?? 0) + by;
  }

  private hashAt(text: string, at: number): number {
    let hash = 0;
    const end = at + Math.min(this.startLength, 4);
    for (let index = at; index < end; index += 1) hash = (hash * 31 + text.charCodeAt(index)) & 0xffff;
    return hash;
  }
}

/** The text with each found part replaced. */
export function replaceFound<Meaning>(
  text: string,
  found: readonly Found<Meaning>[],
  replacement: (part: Found<Meaning>) => string,
): string {
  let replaced = '';
  let copiedTo = 0;
  for (const part of found) {
    replaced += text.slice(copiedTo, part.from) + replacement(part);
    copiedTo = part.to;
  }
  return replaced + text.slice(copiedTo);
}

/** Behind those of the same length, by a binary search, because very many may begin alike. */
function placeOf<Meaning>({ text }: Form<Meaning>, others: readonly Form<Meaning>[]): number {
  let [low, high] = [0, others.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((others[middle]?.text.length ?? 0) >= text.length) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function merged<Meaning>(found: readonly Found<Meaning>[]): readonly Found<Meaning>[] {
  const parts: Found<Meaning>[] = [];
  for (const each of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = parts.at(-1);
    if (last === undefined || each.from >= last.to) parts.push(each);
    else if (each.to > last.to) parts[parts.length - 1] = { ...last, to: each.to };
  }
  return parts;
}
