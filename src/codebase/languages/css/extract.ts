/**
 * Reads one file of CSS, SCSS or Less into facts: selectors, custom properties, keyframes, variables at the top of the
 * file, mixins and functions, and what the file imports. Without recursion.
 */
import type { FileFacts, SymbolKind } from '../../facts.ts';
import { type EntryId, noEntry, OutlineFacts } from '../structure/outline-facts.ts';
import { localLink } from '../structure/resolve-links.ts';
import { CssScanner, type CssStatement } from './css-scanner.ts';
import { importedBy } from './imports.ts';
import { fold, nestedSelector, splitSelectors, withoutComments } from './selectors.ts';

const longestPrelude = 20_000;
const conditionLimit = 100;

interface Block {
  /** What is declared within is in it. */
  readonly parent: EntryId;
  /** The at-rules around, or the mixin. */
  readonly condition: string | null;
  /** The selector that `&` stands for. */
  readonly selector: string | null;
  /** The steps of keyframes are no rules. */
  readonly hasRules: boolean;
  readonly entries: readonly number[];
}

/** At-rules that name what they declare. */
const declaring: Readonly<Record<string, SymbolKind>> = {
  keyframes: 'selector',
  'counter-style': 'selector',
  utility: 'selector',
  property: 'variable',
  mixin: 'macro',
  function: 'function',
};

const conditions = new Set(['media', 'supports', 'container', 'layer', 'scope', 'document']);

export function extractCss(path: string, text: string): FileFacts {
  return new CssReader(text, /\.(?:scss|less)$/i.test(path)).read();
}

class CssReader {
  private readonly facts: OutlineFacts;
  private readonly scanner: CssScanner;
  private readonly blocks: Block[] = [];

  constructor(
    private readonly text: string,
    private readonly isPreprocessed: boolean,
  ) {
    this.facts = new OutlineFacts(text);
    this.scanner = new CssScanner(text, isPreprocessed);
  }

  read(): FileFacts {
    for (let next = this.scanner.next(); next !== null; next = this.scanner.next()) {
      if (next.mark === '{') this.blocks.push(this.blockOf(next));
      else if (next.start < next.end) this.readDeclaration(next);
      if (next.mark === '}') this.closeBlock(next.end + 1);
    }
    this.facts.parseErrors += this.scanner.unterminated + (this.blocks.length > 0 ? 1 : 0);
    return this.facts.finish();
  }

  private closeBlock(end: number): void {
    const block = this.blocks.pop();
    if (block === undefined) this.facts.parseErrors++;
    for (const entry of block?.entries ?? []) this.facts.close(entry, end);
  }

  private blockOf(statement: CssStatement): Block {
    const source = this.text.slice(
      statement.start,
      Math.min(statement.end, statement.start + longestPrelude),
    );
    const prelude = withoutComments(source, this.isPreprocessed).trimEnd();
    const outer = this.around();
    const atRule = /^@([\w-]+)(:?)\s*(\S*)/.exec(prelude);
    if (atRule !== null) return this.atBlock(statement, prelude, atRule, outer);
    if (/^(?:--|\$)/.test(prelude))
      return this.named(statement, 'variable', /^[^\s:]*/.exec(prelude)?.[0] ?? '');
    // `font: { family: … }` of SCSS, and what is no rule.
    const isRule = outer.hasRules && outer.parent !== noEntry && prelude !== '' && !prelude.endsWith(':');
    return isRule ? this.ruleBlock(statement, prelude, outer) : { ...outer, entries: [] };
  }

  private atBlock(statement: CssStatement, prelude: string, atRule: RegExpExecArray, outer: Block): Block {
    const [, name = '', colon, argument = ''] = atRule;
    // A detached ruleset of Less: `@name: { … }`.
    if (colon === ':') return this.named(statement, 'variable', `@${name}`);
    const kind = declaring[name.replace(/^-[a-z]+-/, '')];
    if (kind !== undefined) return this.named(statement, kind, argument.replace(/\(.*/, ''));
    if (!conditions.has(name))
      return { ...outer, hasRules: outer.hasRules && name !== 'font-face', entries: [] };
    const condition = fold(prelude);
    const whole = outer.condition === null ? condition : `${outer.condition} ${condition}`;
    return { ...outer, condition: whole.slice(0, conditionLimit), entries: [] };
  }

  private named(statement: CssStatement, kind: SymbolKind, name: string): Block {
    const { parent, condition } = this.around();
    const { start, end } = statement;
    const nameStart = start + Math.max(0, this.text.slice(start, end).indexOf(name));
    const draft = { kind, name, nameStart, start, parent, container: condition, signatureEnd: end };
    const entry = this.facts.add(draft);
    const hasRules = kind === 'macro' || kind === 'variable';
    return { parent: entry, condition: name, selector: null, hasRules, entries: [entry] };
  }

  private ruleBlock({ start, end }: CssStatement, prelude: string, outer: Block): Block {
    const rules = splitSelectors(prelude.replace(/\swhen\s.*/s, '')).map((selector) => {
      const name = nestedSelector(outer.selector, selector.text);
      const entry = this.facts.add({
        kind: 'selector',
        name,
        nameStart: start + selector.start,
        start,
        parent: outer.parent,
        container: outer.condition,
        signatureEnd: end,
      });
      return { name, entry };
    });
    const first = rules[0];
    if (first === undefined) return { ...outer, entries: [] };
    const entries = rules.map((rule) => rule.entry);
    return { ...outer, parent: first.entry, selector: first.name, entries };
  }

  private readDeclaration({ start, end }: CssStatement): void {
    const source = this.text.slice(start, Math.min(end, start + longestPrelude));
    if (source.startsWith('@')) {
      for (const specifier of importedBy(withoutComments(source, this.isPreprocessed))) {
        const path = localLink(specifier);
        if (path !== null) this.facts.link(path, start);
      }
    }
    const name = /^(--[^\s:(){}]+|[$@][\w-]+)\s*:/.exec(source)?.[1];
    // Elsewhere than at the top a variable of SCSS or Less is local.
    if (name === undefined || (this.blocks.length > 0 && !name.startsWith('--'))) return;
    const { parent, selector, condition } = this.around();
    const container = selector ?? condition;
    const entry = this.facts.add({ kind: 'variable', name, nameStart: start, start, parent, container });
    this.facts.close(entry, end);
  }

  private around(): Block {
    return (
      this.blocks.at(-1) ?? { parent: null, condition: null, selector: null, hasRules: true, entries: [] }
    );
  }
}
