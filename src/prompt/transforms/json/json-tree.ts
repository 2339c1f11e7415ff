/**
 * JSON as a tree that keeps the text of every number, however many digits it has, and the order of every key, read more
 * strictly than `JSON.parse`: a key that is there twice is refused, since no tree of keys and values says that. Pure; knows
 * nothing of other forms.
 */

export type JsonTree =
  | { readonly kind: 'object'; readonly keys: readonly string[]; readonly values: readonly JsonTree[] }
  | { readonly kind: 'array'; readonly items: readonly JsonTree[]; readonly ends: ArrayEnds | null }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'literal'; readonly text: 'true' | 'false' | 'null' };

/** Where the items of an array end in the text that was read: offsets, exclusive. */
export type ArrayEnds = readonly number[];

/** Deeper than this a text is left as it is: its reader would use up the stack. */
const mostDepth = 200;

class Refused extends Error {}

/** @returns null when it is not JSON, or not such that every reader sees the same */
export function readJson(text: string): JsonTree | null {
  const reader = new Reader(text);
  try {
    const tree = reader.value(0);
    return reader.isAtEnd() ? tree : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** Whether `JSON.parse` reads every number of it as it is written. */
export function holdsDoubles(tree: JsonTree): boolean {
  if (tree.kind === 'object') return tree.values.every(holdsDoubles);
  if (tree.kind === 'array') return tree.items.every(holdsDoubles);
  return tree.kind !== 'number' || fitsDouble(tree.text);
}

export function writeMinified(tree: JsonTree): string {
  switch (tree.kind) {
    case 'object':
      return `{${tree.keys.map((key, at) => `${JSON.stringify(key)}:${writeMinified(tree.values[at] as JsonTree)}`).join(',')}}`;
    case 'array':
      return `[${tree.items.map(writeMinified).join(',')}]`;
    case 'string':
      return JSON.stringify(tree.value);
    default:
      return tree.text;
  }
}

/** Whether both say the same to the letter of every number. */
export function isSameTree(a: JsonTree, b: JsonTree): boolean {
  if (a.kind === 'object' && b.kind === 'object')
    return (
      a.keys.length === b.keys.length &&
      a.keys.every(
        (key, at) => key === b.keys[at] && isSameTree(a.values[at] as JsonTree, b.values[at] as JsonTree),
      )
    );
  if (a.kind === 'array' && b.kind === 'array')
    return (
      a.items.length === b.items.length &&
      a.items.every((item, at) => isSameTree(item, b.items[at] as JsonTree))
    );
  if (a.kind === 'string' && b.kind === 'string') return a.value === b.value;
  if (a.kind === 'number' && b.kind === 'number') return a.text === b.text;
  return a.kind === 'literal' && b.kind === 'literal' && a.text === b.text;
}

/** Whether a double holds the very number that was written. */
export function fitsDouble(text: string): boolean {
  // Up to 15 digits a double holds any decimal.
  if (text.length <= 15 && !/[eE]/.test(text)) return true;
  const value = Number(text);
  if (String(value) === text) return true;
  return Number.isFinite(value) && decimalOf(text) === decimalOf(String(value));
}

function hasTwice(keys: readonly string[]): boolean {
  // A set costs more than it saves where there are few.
  if (keys.length > 12) return new Set(keys).size < keys.length;
  return keys.some((key, at) => keys.indexOf(key) < at);
}

/** Its digits without zeros at either end, and the power of ten behind them. */
function decimalOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

const numberAt = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const plainString = /"[^"\\\u0000-\u001f]*"/y;
const anyString = /"(?:[^"\\\u0000-\u001f]|\\.)*"/y;
const literals = ['true', 'false', 'null'] as const;

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  isAtEnd(): boolean {
    this.skipBlanks();
    return this.at === this.text.length;
  }

  value(depth: number): JsonTree {
    if (depth > mostDepth) throw new Refused();
    this.skipBlanks();
    const character = this.text[this.at];
    if (character === '{') return this.object(depth);
    if (character === '[') return this.array(depth);
    if (character === '"') return { kind: 'string', value: this.string() };
    for (const text of literals)
      if (this.text.startsWith(text, this.at)) {
        this.at += text.length;
        return { kind: 'literal', text };
      }
    numberAt.lastIndex = this.at;
    const text = numberAt.exec(this.text)?.[0];
    if (text === undefined) throw new Refused();
    this.at += text.length;
    return { kind: 'number', text };
  }

  private object(depth: number): JsonTree {
    const keys: string[] = [];
    const values: JsonTree[] = [];
    this.at++;
    if (this.takes('}')) return { kind: 'object', keys, values };
    do {
      this.skipBlanks();
      keys.push(this.string());
      if (!this.takes(':')) throw new Refused();
      values.push(this.value(depth + 1));
    } while (this.takes(','));
    if (!this.takes('}') || hasTwice(keys)) throw new Refused();
    return { kind: 'object', keys, values };
  }

  private array(depth: number): JsonTree {
    const items: JsonTree[] = [];
    const ends: number[] = [];
    this.at++;
    if (this.takes(']')) return { kind: 'array', items, ends };
    do {
      items.push(this.value(depth + 1));
      ends.push(this.at);
    } while (this.takes(','));
    if (!this.takes(']')) throw new Refused();
    return { kind: 'array', items, ends };
  }

  private string(): string {
    plainString.lastIndex = this.at;
    const plain = plainString.exec(this.text)?.[0];
    if (plain !== undefined) {
      this.at += plain.length;
      return plain.slice(1, -1);
    }
    anyString.lastIndex = this.at;
    const escaped = anyString.exec(this.text)?.[0];
    if (escaped === undefined) throw new Refused();
    this.at += escaped.length;
    try {
      return JSON.parse(escaped) as string;
    } catch {
      throw new Refused();
    }
  }

  private takes(mark: string): boolean {
    this.skipBlanks();
    if (this.text[this.at] !== mark) return false;
    this.at++;
    return true;
  }

  private skipBlanks(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }
}
