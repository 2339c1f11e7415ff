/**
 * Reads the text between the identifiers of a file and tells which of them hang together: in `a.b(c).d` the member `b`
 * is of `a`, and `d` of what `b` gives. Sees brackets and member operators only; where strings and comments are, the
 * syntax tree has said. Knows no grammar and no scopes.
 */

/** What stands before a member operator, or at the end of an expression. Numbers from 0 on are references. */
export const nothing = -1;
/** Something that can have members, but nobody knows which. */
export const unknown = -2;
/** Among the brackets: a brace; from `braceOf` down one behind a reference, whose number is subtracted. */
const brace = -5;
const braceOf = -100;

export interface ChainSyntax {
  /** `a->b`, and `a?->b` */
  readonly arrow?: boolean;
  /** A dot has no members behind it: PHP joins texts with it. */
  readonly noDots?: boolean;
  /** `a::b` */
  readonly colons?: boolean;
  /** Words that can stand behind a dot and give what stands before it: `.await`. */
  readonly transparent?: ReadonlySet<string>;
  /** `a!` and `a?` mean the same as `a`: TypeScript's `a!.b`, Rust's `a()?.b` and `name!(…)`. */
  readonly marks?: boolean;
  /** Whether a keyword can have members, as Rust's `self` and `crate`. Called for every word between identifiers. */
  readonly rootWord?: (text: string, start: number, end: number) => boolean;
  /** The listener wants to know of braces. */
  readonly tellsBraces?: boolean;
  /** A line end outside of parentheses ends an expression, unless a backslash stands before it: Python and Go. */
  readonly lineEnds?: boolean;
  /** With `lineEnds`: a line that starts with a dot goes on with the one before it: Ruby. */
  readonly leadingDots?: boolean;
  /**
   * Behind a literal or a comment that starts there, or the offset itself when none does. For languages that do not look
   * for them among the nodes. Asked at quotes and slashes, and at words that quotes or `#` follow.
   */
  readonly passOver?: (text: string, at: number) => number;
  /** `a.(T)` is a `T` and no call: Go. */
  readonly assertions?: boolean;
  /** `T{…}` is a `T`: Go. */
  readonly literals?: boolean;
}

/** Told of what the scanner finds. */
export interface ChainListener {
  /** A word that `rootWord` knows: which reference stands for it. */
  root(start: number, end: number): number;
  /** With `ChainSyntax.tellsBraces` only. */
  brace(offset: number, isOpening: boolean): void;
  /** With `ChainSyntax.passOver` only. */
  comment(start: number, end: number): void;
  /** `(` follows the reference. */
  called(reference: number): void;
  /** What the reference starts, its call included, ends here. */
  endsAt(reference: number, offset: number): void;
}

export class ChainScanner {
  /** Up to here the text has been read. */
  position = 0;
  /** What ends at `position`. */
  private last = nothing;
  /** What stands before the member operator that waits for its member. */
  private receiver = nothing;
  private readonly brackets: number[] = [];
  private readonly asides: number[] = [];
  /** For each `::<` that is open, the brackets around it, and how many `<` are open in it. */
  private readonly angles: { readonly brackets: number; open: number }[] = [];
  private tokensDepth = -1;

  constructor(
    private readonly text: string,
    private readonly syntax: ChainSyntax,
    private readonly listener: ChainListener,
  ) {}

  /** What the identifier at `position` is a member of; `nothing` when it stands alone. */
  get receiverOfNext(): number {
    return this.receiver;
  }

  /** The reference that is called by the innermost open parenthesis, or a negative number. */
  get callee(): number {
    return this.brackets[this.brackets.length - 1] ?? nothing;
  }

  /** The innermost open bracket is a brace. */
  get isInBrace(): boolean {
    return (this.brackets[this.brackets.length - 1] ?? nothing) <= brace;
  }

  /** The reference right before the innermost open bracket, when that is a brace: `Name { …`. */
  get braceOwner(): number {
    const innermost = this.brackets[this.brackets.length - 1] ?? nothing;
    return innermost <= braceOf ? braceOf - innermost : nothing;
  }

  /** Up to the end of the next bracket that opens there is only text that the grammar has not taken apart. */
  beginTokens(): void {
    if (this.tokensDepth === -1) this.tokensDepth = this.brackets.length;
  }

  get isInTokens(): boolean {
    return this.tokensDepth !== -1;
  }

  /** An identifier from `position` to `end` was taken as this reference, or as none. */
  take(reference: number, end: number): void {
    this.last = reference;
    this.receiver = nothing;
    this.position = end;
  }

  /** Passes over something that can have members, such as a string. */
  passValue(end: number): void {
    this.take(unknown, end);
  }

  /** Passes over something that is nothing, such as a comment. */
  passBlank(end: number): void {
    if (end > this.position) this.position = end;
  }

  /** What follows, up to `endAside`, stands apart: type arguments between a name and its parentheses. */
  beginAside(): void {
    this.asides.push(this.last, this.receiver);
    this.last = nothing;
    this.receiver = nothing;
  }

  endAside(end: number): void {
    this.receiver = this.asides.pop() ?? nothing;
    this.last = this.asides.pop() ?? nothing;
    if (end > this.position) this.position = end;
  }

  scanTo(end: number): void {
    const { text } = this;
    let at = this.position;
    while (at < end) {
      const char = text.charCodeAt(at);
      if (char <= 32) at = this.blank(at, char);
      else if (char === 46 && !this.syntax.noDots) at = this.dot(at);
      else if (char === 40 || char === 91 || char === 123) at = this.open(at, char);
      else if (char === 41 || char === 93 || char === 125) at = this.close(at, char);
      else if (isWordChar(char)) at = this.word(at, end);
      else at = this.operator(at, char, end);
    }
    this.position = at;
  }

  private blank(at: number, char: number): number {
    if (char === 10 && this.syntax.lineEnds && (this.brackets.length === 0 || this.isInBrace)) {
      if (!this.syntax.leadingDots || !leadingDot.test(this.text.slice(at, at + 120))) this.last = nothing;
    }
    return at + 1;
  }

  private dot(at: number): number {
    if (this.text.charCodeAt(at + 1) === 46) {
      // A range or a spread.
      this.reset();
      let after = at + 1;
      while (this.text.charCodeAt(after) === 46) after++;
      return after;
    }
    return this.member(at + 1);
  }

  private member(after: number): number {
    // `Vec::<T>::new`: the receiver waits already.
    if (this.last !== nothing || this.receiver === nothing) {
      this.receiver = this.last === nothing ? unknown : this.last;
    }
    this.last = nothing;
    return after;
  }

  private open(at: number, char: number): number {
    // `a?.(b)`: a member operator without a member.
    const isBare = this.last === nothing && this.receiver >= 0 && !this.syntax.assertions;
    const before = isBare ? this.receiver : this.last;
    if (char === 40 && before >= 0) this.listener.called(before);
    this.brackets.push(char !== 123 ? before : before >= 0 ? braceOf - before : brace);
    if (char === 123 && this.syntax.tellsBraces) this.listener.brace(at, true);
    this.reset();
    return at + 1;
  }

  private close(at: number, char: number): number {
    const before = this.brackets.pop() ?? nothing;
    if (this.brackets.length <= this.tokensDepth) this.tokensDepth = -1;
    if (this.angles.length > 0) this.dropAngles();
    const inside = this.last;
    this.receiver = nothing;
    if (char === 125) {
      const owner = this.syntax.literals && before <= braceOf ? braceOf - before : nothing;
      if (owner >= 0) this.listener.endsAt(owner, at + 1);
      this.last = owner;
      if (this.syntax.tellsBraces) this.listener.brace(at, false);
    } else if (before >= 0) {
      this.last = before;
      this.listener.endsAt(before, at + 1);
    } else {
      // `(a as B).c`; what `[…]` gives is an array.
      this.last = char === 41 && inside >= 0 ? inside : unknown;
    }
    return at + 1;
  }

  /** A keyword or a number. */
  private word(at: number, end: number): number {
    let after = at + 1;
    while (after < end && isWordChar(this.text.charCodeAt(after))) after++;
    const { passOver, transparent } = this.syntax;
    if (passOver !== undefined) {
      const next = this.text.charCodeAt(after);
      if (next === 34 || next === 35 || next === 39) {
        const behind = passOver(this.text, at);
        if (behind > after) {
          this.passValue(Math.min(behind, end));
          return this.position;
        }
      }
    }
    if (this.syntax.rootWord?.(this.text, at, after)) {
      this.last = this.listener.root(at, after);
      this.receiver = nothing;
    } else if (this.receiver !== nothing && transparent?.has(this.text.slice(at, after))) {
      this.last = this.receiver;
      this.receiver = nothing;
      if (this.last >= 0) this.listener.endsAt(this.last, after);
    } else if (this.receiver !== nothing) {
      this.last = unknown;
      this.receiver = nothing;
    } else {
      this.reset();
      // A number has members, a keyword has none.
      const char = this.text.charCodeAt(at);
      if (char >= 48 && char <= 57) this.last = unknown;
    }
    return after;
  }

  private operator(at: number, char: number, end: number): number {
    const next = this.text.charCodeAt(at + 1);
    if ((char === 34 || char === 39 || char === 47) && this.syntax.passOver !== undefined) {
      const after = this.literal(at, char, end);
      if (after > at) return after;
    }
    if (char === 45 && next === 62 && this.syntax.arrow) return this.member(at + 2);
    if (char === 63 && next === 45 && this.syntax.arrow && this.text.charCodeAt(at + 2) === 62) {
      return this.member(at + 3);
    }
    if (char === 58 && next === 58 && this.syntax.colons) return this.colons(at + 2);
    if (this.angles.length > 0 && (char === 60 || char === 62)) return this.angle(at, char);
    if (char === 38 && next === 46) return at + 1;
    if (char === 92 && this.syntax.lineEnds) return next === 13 ? at + 3 : at + 2;
    if ((char === 63 || char === 33) && this.keepsChain(char, next)) return at + 1;
    this.reset();
    return at + 1;
  }

  private literal(at: number, char: number, end: number): number {
    const after = Math.min(end, this.syntax.passOver?.(this.text, at) ?? at);
    if (after === at) return at;
    if (char === 47) this.listener.comment(at, after);
    else this.passValue(after);
    return after;
  }

  /** `a::b`, `a::<B>` */
  private colons(after: number): number {
    this.member(after);
    if (this.text.charCodeAt(after) !== 60) return after;
    this.beginAside();
    this.angles.push({ brackets: this.brackets.length, open: 1 });
    return after + 1;
  }

  private angle(at: number, char: number): number {
    const innermost = this.angles[this.angles.length - 1];
    this.reset();
    if (innermost === undefined || innermost.brackets !== this.brackets.length) return at + 1;
    if (char === 60) innermost.open++;
    else if (this.text.charCodeAt(at - 1) !== 45) innermost.open--;
    if (innermost.open === 0) {
      this.angles.pop();
      this.endAside(at + 1);
    }
    return at + 1;
  }

  /** A bracket around them closes: they were no type arguments. */
  private dropAngles(): void {
    for (let open = this.angles.at(-1); open !== undefined; open = this.angles.at(-1)) {
      if (open.brackets <= this.brackets.length) return;
      this.angles.pop();
      this.endAside(this.position);
    }
  }

  /** `a?.b`, `a!.b`, `name!(…)`, and `a()?` at an end. */
  private keepsChain(char: number, next: number): boolean {
    if (this.last === nothing) return false;
    if (next === 46) return true;
    if (!this.syntax.marks || next === 61) return false;
    return char === 33 || next === 59 || next === 41 || next === 10;
  }

  private reset(): void {
    this.last = nothing;
    this.receiver = nothing;
  }
}

const leadingDot = /^\s*&?\.(?!\.)/;

function isWordChar(char: number): boolean {
  return (
    (char >= 97 && char <= 122) ||
    (char >= 65 && char <= 90) ||
    (char >= 48 && char <= 57) ||
    char === 95 ||
    char === 36 ||
    char > 127
  );
}
