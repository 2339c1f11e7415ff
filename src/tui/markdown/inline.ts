/**
 * Emphasis, code, links and the like within a piece of Markdown text, by the rules of CommonMark and GitHub. Pure. Knows
 * nothing about blocks; the piece is short (its reader takes time by the square of what could open and close).
 */
import type { Role } from '../theme.ts';
import { cleanText } from './clean-text.ts';
import { entityAt } from './entities.ts';
import { addressShown, normalLabel, readDestination, safeAddress } from './link-address.ts';
import type { Span } from './spans.ts';

export interface InlineSetting {
  readonly base: readonly Role[];
  /** Addresses of link definitions seen so far, by their label in lower case. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Whether the terminal makes links of OSC 8. */
  readonly hyperlinks: boolean;
  /** Whether code keeps its marks: where no colour tells it. */
  readonly marksCode: boolean;
}

/** Stands for a line end that is to stay one; clean text has none. */
export const hardBreak = '\u0001';

type Mark = 'strong' | 'italic' | 'strike';

interface Node {
  text: string;
  marks: Mark[];
  isCode: boolean;
  href: string | null;
  /** Of a run of `*`, `_` or `~` that has not found its other side. */
  run: {
    readonly character: string;
    count: number;
    readonly opens: boolean;
    readonly closes: boolean;
  } | null;
  /** Of `[` and `![`. */
  bracket: { readonly isImage: boolean; isActive: boolean } | null;
  isAddress: boolean;
}

export function parseInline(text: string, setting: InlineSetting): Span[] {
  return new InlineReader(text, setting).read();
}

class InlineReader {
  private readonly nodes: Node[] = [];
  private readonly missingCode = new Set<number>();
  private at = 0;
  private readonly text: string;
  private readonly setting: InlineSetting;

  constructor(text: string, setting: InlineSetting) {
    this.text = text;
    this.setting = setting;
  }

  read(): Span[] {
    const special = /[\\`*_~[\]!<&\n\u0001]|https?:\/\/|www\./g;
    while (this.at < this.text.length) {
      special.lastIndex = this.at;
      const found = special.exec(this.text);
      const end = found?.index ?? this.text.length;
      if (end > this.at) this.addText(this.text.slice(this.at, end));
      this.at = end;
      if (found !== null) this.readSpecial(found[0]);
    }
    this.pairRuns(0);
    return this.nodes.flatMap((node) => this.spanOf(node));
  }

  private spanOf(node: Node): Span[] {
    if (node.text === '') return [];
    const marks = node.isCode && this.setting.marksCode ? '`' : '';
    const roles: Role[] = [];
    if (node.isCode) roles.push('inlineCode');
    for (const mark of node.marks) if (!roles.includes(mark)) roles.push(mark);
    if (node.isAddress) roles.push('dim');
    else if (node.href !== null) roles.push('link');
    roles.push(
      ...this.setting.base.filter(
        (role) => !roles.includes(role) && !(node.isCode && roles.length > 0 && role === 'quote'),
      ),
    );
    const href = this.setting.hyperlinks && node.href !== null ? safeAddress(node.href) : null;
    return [{ text: marks + node.text + marks, roles, href }];
  }

  private add(text: string, more: Partial<Node> = {}): Node {
    const node: Node = {
      text,
      marks: [],
      isCode: false,
      href: null,
      run: null,
      bracket: null,
      isAddress: false,
      ...more,
    };
    this.nodes.push(node);
    return node;
  }

  private addText(text: string): void {
    const last = this.nodes.at(-1);
    if (last && !last.run && !last.bracket && !last.isCode && last.href === null && last.marks.length === 0) {
      last.text += text;
    } else {
      this.add(text);
    }
  }

  private readSpecial(found: string): void {
    const { text, at } = this;
    switch (found[0]) {
      case hardBreak:
        this.at += 1;
        this.addText('\n');
        return;
      case '\n':
        this.at += 1;
        this.addText(' ');
        return;
      case '\\': {
        const next = text[at + 1] ?? '';
        const isEscape = /[!-/:-@[-`{-~]/.test(next);
        this.at += isEscape ? 2 : 1;
        this.addText(isEscape ? next : '\\');
        return;
      }
      case '`':
        this.readCode();
        return;
      case '*':
      case '_':
      case '~':
        this.readRun();
        return;
      case '!':
        if (text[at + 1] !== '[') break;
        this.at += 2;
        this.add('![', { bracket: { isImage: true, isActive: true } });
        return;
      case '[':
        this.at += 1;
        this.add('[', { bracket: { isImage: false, isActive: true } });
        return;
      case ']':
        this.readBracketEnd();
        return;
      case '<':
        this.readAngle();
        return;
      case '&': {
        const entity = entityAt(text, at);
        if (entity === null) break;
        this.at += entity.length;
        this.addText(cleanText(entity.text));
        return;
      }
      case 'h':
      case 'w':
        this.readBareAddress(found);
        return;
    }
    this.at += 1;
    this.addText(text[at] ?? '');
  }

  private readCode(): void {
    const { text, at } = this;
    const run = /`+/y;
    run.lastIndex = at;
    const ticks = run.exec(text)?.[0] ?? '`';
    this.at += ticks.length;
    if (!this.missingCode.has(ticks.length)) {
      const runs = /`+/g;
      runs.lastIndex = this.at;
      for (let close = runs.exec(text); close !== null; close = runs.exec(text)) {
        if (close[0].length !== ticks.length) continue;
        const inside = text.slice(this.at, close.index).replace(/[\n\u0001]/g, ' ');
        const isPadded = /^ .*[^ ].* $|^ [^ ] $/.test(inside);
        this.add(isPadded ? inside.slice(1, -1) : inside, { isCode: true });
        this.at = close.index + ticks.length;
        return;
      }
      this.missingCode.add(ticks.length);
    }
    this.addText(ticks);
  }

  private readRun(): void {
    const { text, at } = this;
    const character = text[at] ?? '';
    let end = at;
    while (text[end] === character) end += 1;
    const count = end - at;
    this.at = end;
    if (character === '~' && count !== 2) {
      this.addText(text.slice(at, end));
      return;
    }
    const { opens, closes } = flanks(text, at, end);
    if (!opens && !closes) {
      this.addText(text.slice(at, end));
      return;
    }
    this.add(text.slice(at, end), { run: { character, count, opens, closes } });
  }

  private readBracketEnd(): void {
    this.at += 1;
    const open = this.nodes.findLastIndex(({ bracket }) => bracket !== null);
    const opener = this.nodes[open];
    if (opener?.bracket == null) {
      this.addText(']');
      return;
    }
    const target = opener.bracket.isActive ? this.readTarget(open) : null;
    if (target === null) {
      opener.bracket = null;
      this.addText(']');
      return;
    }
    this.at = target.end;
    this.pairRuns(open + 1);
    this.closeLink(open, target.address, opener.bracket.isImage);
  }

  private closeLink(open: number, address: string, isImage: boolean): void {
    const inside = this.nodes.splice(open + 1);
    this.nodes.pop();
    const shown = inside.map(({ text }) => text).join('');
    if (isImage) {
      const name = shown.trim() === '' ? 'image' : `image: ${shown.trim()}`;
      this.add(`[${name}]`, { href: address });
    } else {
      for (const node of inside) {
        node.run = null;
        node.bracket = null;
        if (!node.isAddress) node.href = address;
        // Of an image within: the click leads to where the link does.
        else node.text = '';
      }
      this.nodes.push(...inside);
      for (const { bracket } of this.nodes)
        if (bracket !== null && !bracket.isImage) bracket.isActive = false;
    }
    const more = addressShown(shown, address, { isImage, hyperlinks: this.setting.hyperlinks });
    if (more !== null) this.add(` (${cleanText(more)})`, { href: address, isAddress: true });
  }

  private readTarget(open: number): { readonly address: string; readonly end: number } | null {
    const { text, at } = this;
    if (text[at] === '(') {
      const inline = readDestination(text, at);
      if (inline !== null) return inline;
    }
    const inside = this.nodes
      .slice(open + 1)
      .map((node) => node.text)
      .join('');
    const label = /\[([^[\]]*)\]/y;
    label.lastIndex = at;
    const reference = label.exec(text);
    const named = reference?.[1]?.trim() ? reference[1] : inside;
    const address = this.setting.definitions.get(normalLabel(named));
    return address === undefined ? null : { address, end: at + (reference?.[0].length ?? 0) };
  }

  private readAngle(): void {
    const { text, at } = this;
    const link = /<([a-z][a-z0-9+.-]{1,31}:[^\s<>\u0001]*)>|<([^\s<>@\u0001]+@[^\s<>@\u0001]+)>/iy;
    link.lastIndex = at;
    const found = link.exec(text);
    if (found !== null) {
      this.at += found[0].length;
      const shown = found[1] ?? found[2] ?? '';
      this.add(shown, { href: found[1] ?? `mailto:${found[2]}` });
      return;
    }
    const lineBreak = /<br\s*\/?>/iy;
    lineBreak.lastIndex = at;
    const isBreak = lineBreak.exec(text);
    this.at += isBreak?.[0].length ?? 1;
    this.addText(isBreak ? '\n' : '<');
  }

  private readBareAddress(found: string): void {
    const { text, at } = this;
    const before = text[at - 1] ?? ' ';
    const address = /[^\s<>`\u0001\u2e80-\u9fff\uff00-\uffef]+/y;
    address.lastIndex = at;
    let whole = /[\w/]/.test(before) ? '' : (address.exec(text)?.[0] ?? '');
    // Inside of brackets of a link, what closes them is not part of it.
    if (this.nodes.some(({ bracket }) => bracket !== null)) whole = whole.replace(/\].*$/, '');
    whole = whole.replace(/(\*\*|__|~~|[*_])+[^\w/]*$/, '');
    for (let shorter = ''; shorter !== whole; ) {
      shorter = whole;
      whole = whole.replace(/[?!.,:;*_~'"(]+$/, '');
      if (whole.endsWith(')') && count(whole, ')') > count(whole, '(')) whole = whole.slice(0, -1);
      if (whole.endsWith(']') && count(whole, ']') > count(whole, '[')) whole = whole.slice(0, -1);
    }
    if (whole.length <= found.length) {
      this.at += found.length;
      this.addText(found);
      return;
    }
    this.at += whole.length;
    this.add(whole, { href: found === 'www.' ? `http://${whole}` : whole });
  }

  /** CommonMark's way to pair runs of `*` and `_`, from a node on. */
  private pairRuns(from: number): void {
    const { nodes } = this;
    for (let close = from; close < nodes.length; close += 1) {
      const closer = nodes[close]?.run;
      if (!closer?.closes) continue;
      for (let open = close - 1; open >= from && closer.count > 0; open -= 1) {
        const opener = nodes[open]?.run;
        if (!opener?.opens || opener.character !== closer.character || opener.count === 0) continue;
        const isOdd = (opener.closes || closer.opens) && (opener.count + closer.count) % 3 === 0;
        if (isOdd && !(opener.count % 3 === 0 && closer.count % 3 === 0)) continue;
        const taken = Math.min(opener.count, closer.count) >= 2 ? 2 : 1;
        const mark: Mark = closer.character === '~' ? 'strike' : taken === 2 ? 'strong' : 'italic';
        for (let between = open + 1; between < close; between += 1) {
          const node = nodes[between];
          node?.marks.push(mark);
          // What opens between the two can close there only.
          if (node?.run) node.run = null;
        }
        for (const [run, at] of [
          [opener, open],
          [closer, close],
        ] as const) {
          run.count -= taken;
          const node = nodes[at];
          if (node) node.text = run.character.repeat(run.count);
        }
        if (opener.count > 0) open += 1;
      }
    }
    for (const node of nodes.slice(from)) node.run = null;
  }
}

/** What a run may do, by the characters at its sides. */
export function flanks(
  text: string,
  start: number,
  end: number,
): { readonly opens: boolean; readonly closes: boolean } {
  const before = start === 0 ? ' ' : (text[start - 1] ?? ' ');
  const after = text[end] ?? ' ';
  const [blankBefore, blankAfter] = [/[\s\u0001]/.test(before), /[\s\u0001]/.test(after)];
  const [signBefore, signAfter] = [isSign(before), isSign(after)];
  const left = !blankAfter && (!signAfter || blankBefore || signBefore);
  const right = !blankBefore && (!signBefore || blankAfter || signAfter);
  if (text[start] !== '_') return { opens: left, closes: right };
  return { opens: left && (!right || signBefore), closes: right && (!left || signAfter) };
}

function isSign(character: string): boolean {
  return /[!-/:-@[-`{-~\u00a1-\u00bf\u2010-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3011\uff01-\uff0f]/.test(
    character,
  );
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
