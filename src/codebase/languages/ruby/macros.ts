/** Calls that say what a class has, or which files are loaded: `attr_reader`, `private`, `include`, `require`. */
import { typeAround } from '../syntax/use-resolver.ts';
import { bodyOf, declareMember, endOfLine, type RubyWalk } from './context.ts';

type Macro = (walk: RubyWalk, name: string, end: number) => boolean;

const macros: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  ...macrosFor(
    'attr_accessor attr_reader attr_writer attr cattr_accessor mattr_accessor class_attribute',
    declareAll('property'),
  ),
  ...macrosFor('has_many has_one belongs_to has_and_belongs_to_many attribute', declareFirst('property')),
  ...macrosFor('define_method define_singleton_method alias_method scope', declareFirst('method')),
  ...macrosFor('delegate def_delegators def_instance_delegators', declareDelegated),
  ...macrosFor(
    'private protected public module_function private_class_method private_constant public_class_method',
    hide,
  ),
  ...macrosFor('include extend prepend', mixIn),
  ...macrosFor('require require_relative load autoload', importFile),
]);

/** Whether the name is a word of such a call and no use of something else. */
export function readMacro(walk: RubyWalk, name: string, end: number): boolean {
  const macro = macros.get(name);
  return macro === undefined ? false : macro(walk, name, end);
}

function macrosFor(names: string, macro: Macro): [string, Macro][] {
  return names.split(' ').map((name) => [name, macro]);
}

/** `:a, :b` or `'a'` behind a call, over several lines; stops at anything else. */
const literals =
  /\s*\(?\s*((?:(?::(?:\w+[?!=]?|[-<>=!+*/%&|^~[\]]+)|:?"\w+[?!=]?"|:?'\w+[?!=]?')(?:\s*,\s*)?)+)/y;
const literal = /[:'"]+(\w+[?!=]?|[-<>=!+*/%&|^~[\]]+)/g;

interface Literal {
  readonly name: string;
  readonly start: number;
}

function literalsAt(text: string, end: number): Literal[] {
  literals.lastIndex = end;
  const found = literals.exec(text);
  if (found?.[1] === undefined) return [];
  const from = literals.lastIndex - found[1].length;
  return [...found[1].matchAll(literal)].map((one) => {
    const name = one[1] ?? '';
    return { name, start: from + one.index + one[0].length - name.length };
  });
}

function declareAll(kind: 'property' | 'method'): Macro {
  return (walk, _name, end) => {
    if (walk.state.methods > 0) return false;
    for (const one of literalsAt(walk.text, end)) declareLiteral(walk, kind, one);
    return true;
  };
}

function declareFirst(kind: 'property' | 'method'): Macro {
  return (walk, _name, end) => {
    const [first] =
      walk.state.methods > 0 || typeAround(walk.facts.top) === null ? [] : literalsAt(walk.text, end);
    if (first !== undefined) declareLiteral(walk, kind, first);
    return first !== undefined;
  };
}

function declareDelegated(walk: RubyWalk, name: string, end: number): boolean {
  if (walk.state.methods > 0) return false;
  const [first, ...rest] = literalsAt(walk.text, end);
  const all = name === 'delegate' && first !== undefined ? [first, ...rest] : rest;
  for (const one of all) declareLiteral(walk, 'method', one);
  return true;
}

function declareLiteral(walk: RubyWalk, kind: 'property' | 'method', { name, start }: Literal): void {
  const { text } = walk;
  const range = { start: walk.start, end: endOfLine(text, start) };
  declareMember(walk, kind, name, start, range, { bodyStart: endOfLine(text, walk.start) });
}

/** Alone on its line it is about all that follows; else about the names behind it, which are members already. */
function hide(walk: RubyWalk, name: string, end: number): boolean {
  const { state, text } = walk;
  if (state.methods > 0) return false;
  const isHiding = name.startsWith('private') || name === 'protected';
  const rest = text.slice(end, endOfLine(text, end));
  if (/^\s*(?:#|;|$)/.test(rest)) {
    bodyOf(walk).isHidden = isHiding;
    return true;
  }
  for (const one of literalsAt(text, end)) {
    const member = bodyOf(walk).members.get(one.name);
    if (member !== undefined && name !== 'module_function') member.exported = !isHiding;
  }
  return true;
}

function mixIn(walk: RubyWalk, _name: string, end: number): boolean {
  const { facts, state, text } = walk;
  const type = typeAround(facts.top);
  if (type === null || state.methods > 0) return false;
  const lineEnd = endOfLine(text, end);
  const [list = ''] = /^[ (]*[A-Z:][\w:]*(?:\s*,\s*[A-Z:][\w:]*)*/.exec(text.slice(end, lineEnd + 200)) ?? [];
  let from = end;
  for (const part of list.split(',')) {
    if (part.trim() !== '') facts.inherit(type, { kind: 'type', start: from, end: from + part.length });
    from += part.length + 1;
  }
  return true;
}

function importFile(walk: RubyWalk, name: string, end: number): boolean {
  const specifier = pathBehind(name, walk.text.slice(end, end + 300));
  if (specifier === null) return false;
  walk.facts.import(
    {
      specifier,
      form: 'require',
      names: [],
      typeOnly: false,
      enclosingModules: [],
      pathAttribute: null,
    },
    walk.start,
  );
  return true;
}

function pathBehind(name: string, text: string): string | null {
  if (name === 'autoload') return /^[ (]*:\w+\s*,\s*["']([^"'#\n]+)["']/.exec(text)?.[1] ?? null;
  const literal = /^[ (]*["']([^"'#\n]+)["']/.exec(text)?.[1];
  if (literal !== undefined) return name === 'require_relative' ? relative(literal) : literal;
  const ofFolder =
    /^[ (]*File\.(?:expand_path|join)\(\s*(?:__dir__\s*,\s*)?["']([^"'#\n]+)["']\s*(?:,\s*(__dir__|__FILE__))?\s*\)/.exec(
      text,
    );
  const path = ofFolder?.[1];
  if (path === undefined) return null;
  // From the file as if it were a folder.
  return relative(ofFolder?.[2] === '__FILE__' ? path.replace(/^\.\.\//, '') : path);
}

function relative(path: string): string {
  return path.startsWith('.') || path.startsWith('/') ? path.replace(/^\/+/, './') : `./${path}`;
}
