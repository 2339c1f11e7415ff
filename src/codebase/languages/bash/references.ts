/** Rules for what runs commands and reads variables, and for the scripts that one sources. */
import type { NodeRules } from '../syntax/syntax-walk.ts';
import type { BashState, BashWalk } from './declarations.ts';

export const sourceRules: NodeRules<BashState> = {
  comment: {
    enter: (walk) => {
      walk.facts.comments.push({ start: walk.start, end: walk.end });
    },
    leaf: 'blank',
  },
  raw_string: { leaf: 'value' },
  heredoc_start: { leaf: 'blank' },
  command: { enter: enterCommand, point: true },
};

/** Of the shell itself: no script means something of its own by them. */
const builtins = new Set(
  '. : [ alias bg bind break builtin caller cd command compgen complete continue declare dirs disown echo enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias unset wait'.split(
    ' ',
  ),
);

export function onIdentifier(walk: BashWalk): void {
  if (walk.nameUp(0) === 'command_name') {
    const name = commandAt(walk, walk.start);
    if (name !== null && !builtins.has(name)) walk.useName({ name, role: 'call' });
    return;
  }
  const name = walk.identifierAt(walk.start);
  // `$1`, `$@`
  if (walk.nameUp(0) !== 'variable_name' || /^\d*$/.test(name)) return;
  if (walk.nameUp(1) === 'declaration_command' && isDeclaredHere(walk)) {
    walk.facts.bindLocal(name, null, true);
    return;
  }
  walk.useName();
}

/** `null`: the name is put together when it runs. */
function commandAt({ text }: BashWalk, start: number): string | null {
  const [name = ''] = /^[\w.:+@%!?/-]+/.exec(text.slice(start, start + 200)) ?? [];
  return name === '' || /^[$"'`({\\]/.test(text[start + name.length] ?? '') || /^\d+$/.test(name)
    ? null
    : name;
}

/** `local a b` */
function isDeclaredHere(walk: BashWalk): boolean {
  const declaration = walk.rangeUp(1);
  if (declaration === null || walk.facts.top?.kind !== 'function') return false;
  const before = walk.text.slice(declaration.start, walk.start);
  return /^(?:local|declare|typeset)\b/.test(before) && /\s$/.test(before);
}

function enterCommand(walk: BashWalk): void {
  const line = walk.text.slice(walk.start, walk.start + 300);
  const sourced = /^(?:source|\.|load)[ \t]+((?:"[^"\n]*"|'[^'\n]*'|[^\s;&|"'])+)/.exec(line)?.[1];
  if (sourced !== undefined) {
    importScript(walk, sourced);
    return;
  }
  const alias = /^alias\s+(?:-\w+\s+)*([\w.:+-]+)=/.exec(line)?.[1];
  if (alias !== undefined && walk.facts.top === null) declareAlias(walk, alias, line.indexOf(alias, 5));
}

/** What comes before the last part that is plain is a folder that only running the script would tell. */
function importScript(walk: BashWalk, written: string): void {
  const path = written.replace(/["']/g, '');
  const known = path.replace(/^.*(?:\$\w+|[)}`])/s, '');
  if (known === '' || known === '/') return;
  const isCertain = known === path;
  walk.facts.import(
    {
      specifier: isCertain ? path : `*/${known.replace(/^\/+/, '')}`,
      form: 'require',
      names: [],
      typeOnly: false,
      enclosingModules: [],
      pathAttribute: null,
    },
    walk.start,
  );
}

function declareAlias(walk: BashWalk, name: string, offset: number): void {
  const { facts, start } = walk;
  const symbol = facts.open({
    kind: 'macro',
    depth: walk.depth,
    start,
    end: walk.end,
    name,
    nameStart: start + offset,
    exported: true,
  });
  facts.top = symbol.outer;
}
