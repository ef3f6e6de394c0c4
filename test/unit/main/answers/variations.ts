/** Generated variations of documented answers: other types, missing, extra, nested, long and cut. */
import fc from 'fast-check';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** `npm run test:answers` runs the long form. */
export const isLong = process.env['MEDIAMAGIC_ANSWERS'] === 'long';
export const numRuns = isLong ? 10_000 : 200;

const nested = (depth: number): Json => {
  let value: Json = 'inside';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { detail: value };
  return value;
};

const otherValues: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    '',
    ' ',
    '7',
    '-7',
    'true',
    'null',
    [],
    {},
    [[]],
    [null],
  ),
  fc.constantFrom<Json>(
    '..',
    '\u0000',
    '\uD800',
    '\u202E',
    'x'.repeat(20_000),
    '1'.repeat(400),
    nested(40),
    nested(800),
  ),
  fc.constantFrom<Json>(
    Array.from({ length: 300 }, () => ({})),
    Array.from({ length: 300 }, () => null),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);

type Path = readonly (string | number)[];

/** The paths of all values inside. */
function pathsOf(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner as Json, [...path, name]))];
}

function changed(
  value: Json,
  [name, ...rest]: Path,
  change: (value: Json) => Json | undefined,
): Json | undefined {
  if (name === undefined) return change(value);
  if (typeof value !== 'object' || value === null) return value;
  const inner = changed((value as Record<string, Json>)[name] ?? null, rest, change);
  if (Array.isArray(value))
    return value.flatMap((entry: Json, index) =>
      index === Number(name) ? (inner === undefined ? [] : [inner]) : [entry],
    );
  const { [name]: _dropped, ...others } = value as Record<string, Json>;
  return inner === undefined ? others : { ...others, [name]: inner };
}

interface Change {
  readonly place: number;
  readonly how: 'replace' | 'remove' | 'add' | 'repeat';
  readonly value: Json;
}

function withChange(answer: Json, { place, how, value }: Change, isFixed: (path: Path) => boolean): Json {
  const paths = pathsOf(answer).filter((path) => path.length > 0 && !isFixed(path));
  const path = paths[place % Math.max(1, paths.length)];
  if (path === undefined) return answer;
  const result = changed(answer, path, (before) => {
    if (how === 'replace') return value;
    if (how === 'remove') return undefined;
    if (how === 'repeat') return Array.isArray(before) ? [...before, ...before] : [before, before];
    return typeof before === 'object' && before !== null && !Array.isArray(before)
      ? { ...before, extra: value }
      : before;
  });
  return result ?? answer;
}

/** The documented answer with up to four changes, none of them at a fixed member of the answer itself. */
export function variationsOf(answer: Json, fixed: readonly string[] = []): fc.Arbitrary<Json> {
  const change = fc.record({
    place: fc.nat({ max: 1_000 }),
    how: fc.constantFrom('replace', 'remove', 'add', 'repeat'),
    value: otherValues,
  }) as fc.Arbitrary<Change>;
  const isFixed = ([first]: Path) => fixed.includes(String(first));
  return fc
    .array(change, { minLength: 0, maxLength: 4 })
    .map((changes) => changes.reduce((varied, each) => withChange(varied, each, isFixed), answer));
}

/** The texts of such variations, whole or cut anywhere, and other texts that a server may send. */
export function textsOf(answer: Json): fc.Arbitrary<string> {
  const text = variationsOf(answer).map((varied) => JSON.stringify(varied));
  return fc.oneof(
    text,
    fc.tuple(text, fc.nat({ max: 100_000 })).map(([whole, at]) => whole.slice(0, at % (whole.length + 1))),
    fc.tuple(text, fc.string({ unit: 'binary' })).map(([whole, after]) => whole + after),
    text.map((whole) => JSON.stringify(whole)),
    text.map((whole) => `<html><title>${whole}</title><p>${whole}`),
    text.map(
      (whole) => `<?xml version="1.0"?><Error><Code>${whole}</Code><Message>${whole}</Message></Error>`,
    ),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .tuple(
        fc.constantFrom('[', '{"detail":', '<!--', '<', '&#', '\\', '"', '%25', 'sig='),
        fc.nat({ max: 20_000 }),
      )
      .map(([part, times]) => part.repeat(times)),
  );
}

/** Counts how often a reader looks at a member of a value or at an entry of a list, however deep. */
export function counted(value: unknown): { readonly value: unknown; readonly looks: () => number } {
  let looks = 0;
  const watch = (inner: unknown): unknown =>
    typeof inner !== 'object' || inner === null
      ? inner
      : new Proxy(inner, {
          get(target, name, receiver) {
            looks += 1;
            return watch(Reflect.get(target, name, receiver));
          },
          ownKeys(target) {
            const keys = Reflect.ownKeys(target);
            looks += keys.length;
            return keys;
          },
        });
  return { value: watch(value), looks: () => looks };
}

/** How many values a value consists of. */
export function sizeOf(value: unknown): number {
  const waiting = [value];
  let size = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    size += 1;
    if (typeof next === 'object' && next !== null)
      for (const inner of Object.values(next)) waiting.push(inner ?? 0);
  }
  return size;
}
