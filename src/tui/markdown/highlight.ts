/**
 * Colours of code, line by line. What is open at the end of a line (a comment, a template) is open at the start of the
 * next, and only the lines that opened it are read again for it: long code takes no longer for each line. The library and
 * each language load when code in it comes, in the background.
 */
import type { HLJSApi } from 'highlight.js';
import type { Painted } from '../backend.ts';
import type { Role, Theme } from '../theme.ts';
import type { CodeRun, LineHighlighter } from './code-lines.ts';
import { type Language, languageOfFence, languageOfPath, named } from './languages.ts';

/** Longer lines are no code that a person reads. */
const longestLine = 2_000;
/** Lines that opened what is still open. Deeper than this is lost count of, and begins anew. */
const mostOpeners = 200;

let library: HLJSApi | null = null;
const loading = new Map<string, Promise<void>>();

/** @returns `null`: nobody knows colours for it */
export function highlightFence(info: string, theme: Theme): LineHighlighter | null {
  return highlighterOf(languageOfFence(info), theme);
}

export function highlightFile(path: string, theme: Theme): LineHighlighter | null {
  return highlighterOf(languageOfPath(path), theme);
}

function highlighterOf(language: Language | null, theme: Theme): LineHighlighter | null {
  if (language === null || theme.depth === 'none') return null;
  // A language that does not load leaves code without colours.
  load(language).catch(() => {});
  return new CodeHighlighter(language.name, theme);
}

/** Loads what the fences of a text and these files need, so that all of it has colours at once. */
export async function loadLanguages(markdown: string, paths: readonly string[] = []): Promise<void> {
  const infos = [...markdown.matchAll(/^[\s>*+\-\d.)]*(?:`{3,}|~{3,})([^\n`]+)$/gm)].map(
    ([, info = '']) => info,
  );
  const wanted = new Set([...infos.map(languageOfFence), ...paths.map(languageOfPath)]);
  await Promise.allSettled([...wanted].map((language) => language && load(language)));
}

function load(language: Language): Promise<void> {
  const before = loading.get(language.name);
  if (before !== undefined) return before;
  const loaded = loadNow(language);
  loading.set(language.name, loaded);
  return loaded;
}

async function loadNow(language: Language): Promise<void> {
  const [{ default: core }, { default: definition }] = await Promise.all([
    import('highlight.js/lib/core'),
    language.load(),
  ]);
  const inside = language.inside.flatMap((name) => named(name) ?? []);
  // Languages may stand within each other; those that load already are not waited for.
  await Promise.all(inside.filter(({ name }) => !loading.has(name)).map(load));
  core.registerLanguage(language.name, definition);
  library = core;
}

interface Opener {
  readonly line: string;
  /** What is open after it. */
  readonly state: string;
}

class CodeHighlighter implements LineHighlighter {
  private readonly language: string;
  private readonly theme: Theme;
  private openers: Opener[];
  /** Lines that came before the language. */
  private missed: string[];

  constructor(
    language: string,
    theme: Theme,
    openers: readonly Opener[] = [],
    missed: readonly string[] = [],
  ) {
    this.language = language;
    this.theme = theme;
    this.openers = [...openers];
    this.missed = [...missed];
  }

  get isReady(): boolean {
    return library?.getLanguage(this.language) !== undefined;
  }

  clone(): LineHighlighter {
    return new CodeHighlighter(this.language, this.theme, this.openers, this.missed);
  }

  push(line: string): Painted {
    const runs = this.runs(line);
    return runs.map(({ text, role }) => (role === null ? text : this.theme.paint(role, text))).join('');
  }

  runs(line: string): readonly CodeRun[] {
    if (!this.isReady) {
      this.missed = [...this.missed, line].slice(-mostOpeners);
      return [{ text: line, role: null }];
    }
    const { missed } = this;
    this.missed = [];
    for (const before of missed) this.read(before);
    return this.read(line);
  }

  private read(line: string): readonly CodeRun[] {
    if (library === null || line.length > longestLine) return [{ text: line, role: null }];
    const before = this.openers.map((opener) => `${opener.line}\n`).join('');
    const result = library.highlight(`${before}${line}\n`, { language: this.language, ignoreIllegals: true });
    const { _emitter: emitter, _top } = result as unknown as Inside;
    // A text in plain quotes that its line does not end goes no further.
    const top = _top?.illegalRe?.test('\n') ? _top.parent : _top;
    const state = stateOf(top);
    if (state === '') {
      this.openers = [];
    } else {
      const same = this.openers.findIndex((opener) => opener.state === state);
      // A language within this one has a state of its own, which cannot be seen from here.
      if (same >= 0 && !holdsLanguage(top)) this.openers.length = same + 1;
      else if (top === _top) this.openers.push({ line, state });
      if (this.openers.length > mostOpeners) this.openers = [];
    }
    return runsFrom(emitter.rootNode, before.length, line.length);
  }
}

/** What the library has in its results and does not declare. */
interface Inside {
  readonly _emitter: { readonly rootNode: TokenNode };
  readonly _top?: OpenMode;
}

interface TokenNode {
  readonly scope?: string;
  readonly children: readonly (TokenNode | string)[];
}

interface OpenMode {
  readonly parent?: OpenMode;
  readonly scope?: string;
  readonly begin?: unknown;
  readonly subLanguage?: unknown;
  /** What must not stand in it. */
  readonly illegalRe?: RegExp;
  readonly data?: { readonly _beginMatch?: unknown };
}

/** Empty: nothing is open. */
function stateOf(top: OpenMode | undefined): string {
  let state = '';
  for (let mode = top; mode?.parent !== undefined; mode = mode.parent) {
    state += `${mode.scope ?? ''} ${String(mode.begin)} ${String(mode.data?._beginMatch ?? '')}\n`;
  }
  return state;
}

function holdsLanguage(top: OpenMode | undefined): boolean {
  for (let mode = top; mode?.parent !== undefined; mode = mode.parent) {
    if (mode.subLanguage !== undefined) return true;
  }
  return false;
}

function runsFrom(root: TokenNode, from: number, length: number): readonly CodeRun[] {
  const runs: { text: string; role: Role | null }[] = [];
  let at = 0;
  const visit = (node: TokenNode | string, role: Role | null): void => {
    if (typeof node !== 'string') {
      const own = node.scope === undefined ? role : roleOf(node.scope, role);
      for (const child of node.children) visit(child, own);
      return;
    }
    const text = node.slice(Math.max(0, from - at), Math.max(0, from + length - at));
    at += node.length;
    if (text === '') return;
    // Blanks have no colour.
    const shown = text.trim() === '' ? null : role;
    const last = runs.at(-1);
    if (last?.role === shown) last.text += text;
    else runs.push({ text, role: shown });
  };
  visit(root, null);
  return runs;
}

function roleOf(scope: string, outer: Role | null): Role | null {
  for (let name = scope; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const role = roles[name];
    if (role !== undefined) return role;
  }
  return scope.startsWith('language:') ? null : outer;
}

/** `null`: as code without a colour, such as what stands in `${…}` within a text. */
const roles: Readonly<Record<string, Role | null>> = {
  addition: 'added',
  attr: 'function',
  attribute: 'function',
  built_in: 'function',
  bullet: 'keyword',
  'char.escape': 'number',
  code: 'inlineCode',
  comment: 'comment',
  deletion: 'removed',
  doctag: 'comment',
  emphasis: 'italic',
  function: null,
  keyword: 'keyword',
  link: 'link',
  literal: 'number',
  meta: 'keyword',
  'meta.prompt': 'comment',
  name: 'keyword',
  number: 'number',
  operator: null,
  params: null,
  property: null,
  punctuation: null,
  quote: 'comment',
  regexp: 'string',
  section: 'heading',
  'selector-attr': 'function',
  'selector-class': 'type',
  'selector-id': 'type',
  'selector-pseudo': 'function',
  'selector-tag': 'keyword',
  string: 'string',
  strong: 'strong',
  subst: null,
  symbol: 'number',
  tag: null,
  'template-tag': 'keyword',
  'template-variable': 'variable',
  title: 'function',
  'title.class': 'type',
  type: 'type',
  variable: 'variable',
  'variable.constant': 'number',
  'variable.language': 'keyword',
};
