/**
 * Finds the messages of a catalogue that no source uses. A key counts as used when it is in quotes as a whole, or when a
 * template literal begins with a fixed part of it, for example `filters.${name}`. Keys that are composed
 * in any other way cannot be checked and do not compile. Pure.
 */

/** Dotted keys of all messages. */
export function messageKeys(messages: object, prefix = ''): string[] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? messageKeys(value, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}

const quoted = /'([\w.-]+)'|"([\w.-]+)"/g;
const composed = /`([A-Za-z]\w*\.[^`]*\$\{[^`]*)`/g;
const filledIn = /\$\{[^{}]*\}/g;

export function unusedKeys(keys: readonly string[], sources: readonly string[]): string[] {
  const whole = new Set<string>();
  const patterns: RegExp[] = [];
  for (const source of sources) {
    for (const [, single, double] of source.matchAll(quoted)) whole.add(single ?? double ?? '');
    for (const [, template] of source.matchAll(composed)) {
      const fixed = (template ?? '').split(filledIn).map((part) => part.replaceAll('.', String.raw`\.`));
      patterns.push(new RegExp(`^${fixed.join(String.raw`[\w-]+`)}$`));
    }
  }
  return keys.filter((key) => !whole.has(key) && !patterns.some((pattern) => pattern.test(key)));
}
