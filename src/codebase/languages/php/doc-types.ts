/**
 * Types that doc comments name: `@var`, `@param`, `@return`. They become uses that are not reported, so that what is
 * declared without a type of the language has one.
 */
import { nothing } from '../syntax/chain-scanner.ts';
import type { Source } from '../syntax/scopes.ts';
import type { ChildNode } from '../syntax/syntax-walk.ts';
import { typeAround } from '../syntax/use-resolver.ts';
import { type PhpWalk, typeSource } from './context.ts';
import { qualifiedScope } from './qualified-names.ts';

const words = new Set(
  `array bool boolean callable double false float int integer iterable list mixed never null numeric object resource
  scalar string true void non-empty-array non-empty-list non-empty-string class-string key-of value-of T TKey TValue`.split(
    /\s+/,
  ),
);

const containers = new Set(
  'array list iterable non-empty-array non-empty-list Traversable Iterator IteratorAggregate Generator Collection ArrayCollection'.split(
    ' ',
  ),
);

/** `null` when the comment says nothing of types. */
export function docTypes(walk: PhpWalk, doc: string | null): DocTypes | null {
  return doc?.includes('@') ? new DocTypes(walk, doc) : null;
}

export class DocTypes {
  constructor(
    private readonly walk: PhpWalk,
    private readonly doc: string,
  ) {}

  /** `@return Type` */
  ofTag(tag: string): Source | null {
    const at = this.doc.indexOf(`@${tag} `);
    return at === -1 ? null : docSource(this.walk, this.doc.slice(at + tag.length + 2));
  }

  /** By the name of the parameter, with its `$`. */
  ofParameters(): ReadonlyMap<string, Source> | null {
    let types: Map<string, Source> | null = null;
    for (const tag of this.doc.matchAll(/@param\s+([^\n$]*?)\s+&?(?:\.\.\.)?(\$\w+)/g)) {
      const source = docSource(this.walk, tag[1] ?? '');
      if (source === null) continue;
      types ??= new Map();
      types.set(tag[2] ?? '', source);
    }
    return types;
  }
}

/** The type that is declared, else the one that the doc comment names. */
export function typeOrDoc(declared: ChildNode | null, types: DocTypes | null, tag: string): Source | null {
  return typeSource(declared) ?? types?.ofTag(tag) ?? null;
}

/** Of a text that starts with a type. */
export function docSource(walk: PhpWalk, text: string): Source | null {
  const name = classIn(text);
  if (name === null) return null;
  const { facts, start } = walk;
  if (/^(?:\$this|static|self)$/.test(name)) {
    const type = typeAround(facts.top);
    if (type === null) return null;
    const at = addHidden(walk, name, start);
    facts.uses.hide(at, { symbol: type });
    return { kind: 'use', use: at };
  }
  const last = name.slice(name.lastIndexOf('\\') + 1);
  const scope = name.includes('\\') ? qualifiedScope(walk, name) : facts.scopes.current;
  const at = facts.uses.add(last, start, start, 0, 0, 'use', nothing, scope, facts.top);
  facts.uses.hide(at, { name: last });
  return { kind: 'use', use: at };
}

function addHidden({ facts }: PhpWalk, name: string, start: number): number {
  return facts.uses.add(name, start, start, 0, 0, 'use', nothing, facts.scopes.current, facts.top);
}

/** The class in `?Foo`, `Foo|null`, `Foo[]`, `array<int, Foo>`, `Collection<Foo>|Foo[]`; `null`: there is none. */
function classIn(text: string): string | null {
  const written = /^[?(]?((?:[\w\\$|&[\]-]|<[^<>]*(?:<[^<>]*>[^<>]*)*>)+)/.exec(text)?.[1] ?? '';
  const generic = /^\\?([\w-]+)<([^<>]*)>/.exec(written);
  const inside = generic !== null && containers.has(generic[1] ?? '') ? generic[2] : null;
  const candidates = (inside ?? written).match(/\$this|\\?[A-Za-z_][\w\\-]*/g) ?? [];
  const classes = candidates.filter((name) => !words.has(name));
  return (inside === null ? classes[0] : classes.at(-1)) ?? null;
}
