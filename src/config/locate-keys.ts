/**
 * Finds the lines on which the keys of a TOML text stand. Expects text that a TOML parser has accepted and checks
 * nothing itself; knows nothing about what the keys mean.
 */
import type { KeyPath } from './key-path.ts';

export interface KeyLines {
  /** 1-based; the line of the nearest table around it for a key that is not there, `null` when there is none. */
  lineOf(path: KeyPath): number | null;
}

export function locateKeys(text: string): KeyLines {
  const lines = new Map<string, number>();
  const scanner = new Scanner(text);
  let table: KeyPath = [];
  const note = (path: KeyPath) => {
    for (let length = 1; length <= path.length; length += 1) {
      const id = idOf(path.slice(0, length));
      if (!lines.has(id)) lines.set(id, scanner.line);
    }
  };
  for (;;) {
    scanner.skipBlank('all');
    if (scanner.atEnd()) break;
    if (scanner.accept('[')) {
      scanner.accept('[');
      table = scanner.key();
      note(table);
      while (scanner.accept(']'));
    } else {
      scanner.entry(table, note);
    }
  }
  return {
    lineOf(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const line = lines.get(idOf(path.slice(0, length)));
        if (line !== undefined) return line;
      }
      return null;
    },
  };
}

function idOf(path: KeyPath): string {
  return JSON.stringify(path);
}

class Scanner {
  #at = 0;
  line = 1;

  constructor(readonly text: string) {}

  atEnd(): boolean {
    return this.#at >= this.text.length;
  }

  accept(token: string): boolean {
    if (!this.text.startsWith(token, this.#at)) return false;
    this.#advance(token.length);
    return true;
  }

  /** Spaces and tabs; with `all` also line ends and comments. */
  skipBlank(what: 'spaces' | 'all'): void {
    for (;;) {
      const character = this.#peek();
      if (character === '#' && what === 'all') this.#skipWhile((other) => other !== '\n');
      else if (character === ' ' || character === '\t') this.#advance(1);
      else if ((character === '\n' || character === '\r') && what === 'all') this.#advance(1);
      else return;
    }
  }

  /** A dotted key, up to `=` or `]`. */
  key(): KeyPath {
    const path: string[] = [];
    do {
      this.skipBlank('spaces');
      path.push(this.#keyPart());
      this.skipBlank('spaces');
    } while (this.accept('.'));
    return path;
  }

  /** `key = value`; reports the key, and those of inline tables. */
  entry(table: KeyPath, note: (path: KeyPath) => void): void {
    const path = [...table, ...this.key()];
    note(path);
    // Something that is no key cannot be passed by reading it: step over it, so that the scan always ends.
    if (!this.accept('=')) this.#advance(1);
    this.skipBlank('spaces');
    this.#value(path, note);
  }

  #value(path: KeyPath, note: (path: KeyPath) => void): void {
    const character = this.#peek();
    if (character === '"' || character === "'") this.#string();
    else if (this.accept('[')) this.#items(']', () => this.#value(path, note));
    else if (this.accept('{')) this.#items('}', () => this.entry(path, note));
    else this.#skipWhile((other) => !/[\s,#\]}]/.test(other));
  }

  #items(end: string, item: () => void): void {
    for (;;) {
      this.skipBlank('all');
      if (this.atEnd() || this.accept(end)) return;
      if (this.accept(',')) continue;
      const before = this.#at;
      item();
      if (this.#at === before) this.#advance(1);
    }
  }

  #keyPart(): string {
    const character = this.#peek();
    if (character === '"' || character === "'") return this.#string();
    const start = this.#at;
    this.#skipWhile((other) => /[A-Za-z0-9_-]/.test(other));
    return this.text.slice(start, this.#at);
  }

  /** Past a string of any of the four kinds. Returns its content; escapes only where a key could have them. */
  #string(): string {
    const quote = this.#peek();
    const fence = this.text.startsWith(quote.repeat(3), this.#at) ? quote.repeat(3) : quote;
    this.#advance(fence.length);
    const start = this.#at;
    while (!this.atEnd() && !this.text.startsWith(fence, this.#at)) {
      this.#advance(quote === '"' && this.#peek() === '\\' ? 2 : 1);
    }
    // A multi-line string may end in up to two quotes of its own before the closing three.
    while (fence.length === 3 && this.text.startsWith(fence, this.#at + 1)) this.#advance(1);
    const content = this.text.slice(start, this.#at);
    this.#advance(fence.length);
    return quote === '"' ? unescapeBasic(content) : content;
  }

  #peek(): string {
    return this.text.charAt(this.#at);
  }

  #skipWhile(matches: (character: string) => boolean): void {
    while (!this.atEnd() && matches(this.#peek())) this.#advance(1);
  }

  #advance(count: number): void {
    for (let step = 0; step < count && !this.atEnd(); step += 1) {
      if (this.#peek() === '\n') this.line += 1;
      this.#at += 1;
    }
  }
}

function unescapeBasic(content: string): string {
  const simple: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\x1b' };
  return content.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|(.))/gs,
    (_, short: string | undefined, long: string | undefined, byte: string | undefined, character: string) => {
      const code = short ?? long ?? byte;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return simple[character] ?? character;
    },
  );
}
