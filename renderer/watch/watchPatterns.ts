/** Names of a watch folder's files as a person writes them, `*.mov, *.mp4`, and as the app keeps them. */
import { type WatchRules, watchBounds } from '../../preload/contract.ts';

export function writtenPatterns(patterns: readonly string[]): string {
  return patterns.join(', ');
}

/** Divided by commas, semicolons or new lines, but not by a comma within braces: `*.{mov,mp4}` is one. */
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

/** A copy of the rules with arrays that a call may carry. */
export function copyRules(rules: WatchRules) {
  return { ...rules, include: [...rules.include], exclude: [...rules.exclude] };
}
