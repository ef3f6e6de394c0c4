/**
 * Finds the first place where a text is not JSON. `JSON.parse` reports a position only for some texts and in words that
 * differ between engines, so this reads the text itself. Pure.
 */

export interface JsonProblem {
  /** `end`: the text ends too early. `duplicate`: an object has the same name twice. */
  readonly problem: 'end' | 'unexpected' | 'duplicate';
  /** From 1. */
  readonly line: number;
  /** From 1, in characters as a person counts them on the line. */
  readonly column: number;
  /** The unexpected character, or the repeated name; '' at the end. */
  readonly found: string;
}

/** Deeper texts are refused, so that no text overflows the stack. */
const maxDepth = 100;

const space = /[ \t\n\r]*/uy;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
const literal = /true|false|null/uy;
/** The part of a string that is allowed without an escape. */
// eslint-disable-next-line no-control-regex -- JSON forbids exactly these characters in a string
const plain = /[^"\\\u0000-\u001F]*/uy;
const escape = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/uy;

class Refusal extends Error {
  readonly offset: number;
  /** The name that an object has twice; null for any other problem. */
  readonly duplicate: string | null;

  constructor(offset: number, duplicate: string | null = null) {
    super('Not JSON');
    this.offset = offset;
    this.duplicate = duplicate;
  }
}

class Reader {
  private readonly text: string;
  private offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  readAll(): void {
    this.value(0);
    this.take(space);
    if (this.offset < this.text.length) throw new Refusal(this.offset);
  }

  /** Moves behind a match at this place; returns whether it matched anything. */
  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text);
    if (match === null || match[0] === '') return false;
    this.offset = pattern.lastIndex;
    return true;
  }

  private takeCharacter(character: string): boolean {
    this.take(space);
    if (this.text[this.offset] !== character) return false;
    this.offset += 1;
    return true;
  }

  private expect(character: string): void {
    if (!this.takeCharacter(character)) throw new Refusal(this.offset);
  }

  private value(depth: number): void {
    if (depth > maxDepth) throw new Refusal(this.offset);
    this.take(space);
    const first = this.text[this.offset];
    if (first === '{') this.object(depth);
    else if (first === '[') this.array(depth);
    else if (first === '"') this.string();
    else if (!this.take(literal) && !this.take(number)) throw new Refusal(this.offset);
  }

  private object(depth: number): void {
    const names = new Set<string>();
    this.expect('{');
    if (this.takeCharacter('}')) return;
    do {
      this.take(space);
      const start = this.offset;
      const name = this.string();
      if (names.has(name)) throw new Refusal(start, name);
      names.add(name);
      this.expect(':');
      this.value(depth + 1);
    } while (this.takeCharacter(','));
    this.expect('}');
  }

  private array(depth: number): void {
    this.expect('[');
    if (this.takeCharacter(']')) return;
    do this.value(depth + 1);
    while (this.takeCharacter(','));
    this.expect(']');
  }

  private string(): string {
    const start = this.offset;
    this.expect('"');
    do this.take(plain);
    while (this.take(escape));
    if (this.text[this.offset] !== '"') throw new Refusal(this.offset);
    this.offset += 1;
    return String(JSON.parse(this.text.slice(start, this.offset)));
  }
}

/** Returns null for valid JSON. An object with the same name twice is refused, because one of the values would be lost. */
export function jsonProblem(text: string): JsonProblem | null {
  try {
    new Reader(text).readAll();
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const before = text.slice(0, error.offset).split(/\r\n|\r|\n/u);
    const found = error.duplicate ?? characterAt(text, error.offset);
    return {
      problem: error.duplicate !== null ? 'duplicate' : found === '' ? 'end' : 'unexpected',
      line: before.length,
      column: [...(before.at(-1) ?? '')].length + 1,
      found,
    };
  }
}

function characterAt(text: string, offset: number): string {
  const code = text.codePointAt(offset);
  return code === undefined ? '' : String.fromCodePoint(code);
}
