/** Converts name patterns such as `*.mov, *.mp4` between their text and their list. */
import { type WatchRules, watchBounds } from '../../preload/contract.ts';

export function writtenPatterns(patterns: readonly string[]): string {
  return patterns.join(', ');
}

/**
 * Parses patterns that are separated by commas, semicolons or new lines. A comma within braces does not separate:
 * `*.{mov,mp4}` is one pattern. Returns `refused` for too many or too long patterns.
 */
export function readPatterns(text: string): string[] | 'refused' {
  const patterns: string[] = [];
  let pattern = '';
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth += 1;
    if (character === '}') depth = Math.max(0, depth - 1);
    if (/[;\n]/u.test(character) || (character === ',' && depth === 0)) {
      patterns.push(pattern.trim());
      pattern = '';
      depth = 0;
    } else {
      pattern += character;
    }
  }
  const found = [...new Set([...patterns, pattern.trim()])].filter((one) => one !== '');
  const isTooMuch =
    found.length > watchBounds.patterns || found.some((one) => one.length > watchBounds.patternLength);
  return isTooMuch ? 'refused' : found;
}

/** Copies rules into plain arrays, as the calls of the contract require. */
export function copyRules(rules: WatchRules) {
  return { ...rules, include: [...rules.include], exclude: [...rules.exclude] };
}
