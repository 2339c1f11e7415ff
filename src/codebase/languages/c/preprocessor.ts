/** Reads the directives that the grammar does not get to see: included files, macros, and the names in conditions. */
import type { CWalk } from './context.ts';
import { docOf } from './docs.ts';

/** Everything of the kind in front of an offset. To be called before what stands there is recorded. */
export function readHidden(walk: CWalk, before: number): void {
  const { state } = walk;
  const { hidden } = state;
  for (let next = hidden[state.nextHidden]; next !== undefined && next.start < before; ) {
    state.nextHidden++;
    if (next.kind === 'name') useHidden(walk, next.name, next.start, next.isCalled);
    else if (next.kind === 'include') include(walk, next.start, next.end);
    else define(walk, next.start, next.end);
    next = hidden[state.nextHidden];
  }
}

function useHidden({ facts }: CWalk, name: string, start: number, isCalled: boolean): void {
  const role = isCalled ? 'call' : 'use';
  const end = start + name.length;
  const { file } = facts.scopes;
  facts.uses.add(name, start, end, facts.lineOf(start), facts.columnOf(start), role, -1, file, null);
}

function include({ facts, state }: CWalk, start: number, end: number): void {
  const specifier = /^#\s*\w+\s*(?:<([^>\n]+)>|"([^"\n]+)")/.exec(state.source.slice(start, end));
  if (specifier === null) return;
  facts.import(
    {
      // The brackets say where it is looked for.
      specifier: specifier[1] === undefined ? (specifier[2] ?? '').trim() : `<${specifier[1].trim()}>`,
      form: 'include',
      names: [],
      typeOnly: false,
      enclosingModules: [],
      pathAttribute: null,
    },
    start,
  );
}

const head = /^#(?:[ \t]|\\\r?\n)*define(?:[ \t]|\\\r?\n)+([A-Za-z_$]\w*)(\(([^()]*)\))?(?:[ \t]|\\\r?\n)*/;

function define(walk: CWalk, start: number, end: number): void {
  const { facts, state } = walk;
  const line = state.source.slice(start, end);
  const found = head.exec(line);
  const name = found?.[1];
  if (found === null || name === undefined) return;
  const { current } = facts.scopes;
  const outer = facts.top;
  facts.scopes.current = facts.scopes.file;
  const valueStart = start + found[0].length;
  const valueEnd = start + line.trimEnd().length;
  const symbol = facts.open({
    kind: 'macro',
    depth: walk.depth,
    parent: null,
    start,
    end: Math.max(valueEnd, start + 1),
    name,
    nameStart: start + line.indexOf(name, 7),
    bodyStart: found[2] === undefined ? null : valueStart,
    exported: state.isHeader,
    doc: docOf(walk, start, found[2] === undefined ? valueEnd : null),
  });
  if (valueEnd > valueStart) {
    const parameters = found[3]?.match(/\w+/g) ?? [];
    useNamesIn(walk, valueStart, valueEnd, new Set(parameters));
    if (found[2] === undefined) symbol.source = { kind: 'value', start: valueStart, end: valueEnd };
  }
  facts.top = outer;
  facts.scopes.current = current;
}

/** Neither strings nor numbers nor comments; a member's dot or arrow belongs to its name. */
const token =
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|##?\s*|\.?\d[\w.]*|(\.|->|::)?\s*([A-Za-z_]\w*)(\s*\()?/g;
const keywords = new Set(
  'if else for while do switch case default break continue return goto sizeof typeof __typeof__ struct union enum typedef static extern inline const volatile register restrict void char short int long float double signed unsigned bool size_t ssize_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t uintptr_t intptr_t NULL true false nullptr __attribute__ __extension__ __inline __inline__ __asm__ asm class namespace template typename public private protected virtual override final noexcept constexpr consteval constinit auto decltype new delete this throw try catch using operator friend explicit mutable static_cast dynamic_cast reinterpret_cast const_cast static_assert _Static_assert alignas alignof defined __VA_ARGS__ __VA_OPT__ __FILE__ __LINE__ __func__ __FUNCTION__'.split(
    ' ',
  ),
);

function useNamesIn(
  { facts, state }: CWalk,
  start: number,
  end: number,
  parameters: ReadonlySet<string>,
): void {
  const { uses, scopes, top } = facts;
  for (const { 0: whole, 1: member, 2: name, 3: call, index } of state.source
    .slice(start, end)
    .matchAll(token)) {
    if (name === undefined || keywords.has(name)) continue;
    const isMember = member !== undefined;
    if (!isMember && parameters.has(name)) continue;
    const nameStart = start + index + whole.indexOf(name, member?.length ?? 0);
    const at = uses.add(
      name,
      nameStart,
      nameStart + name.length,
      facts.lineOf(nameStart),
      facts.columnOf(nameStart),
      call === undefined ? 'use' : 'call',
      isMember ? -2 : -1,
      scopes.file,
      top,
    );
    if (call !== undefined) uses.extend(at, nameStart + name.length);
  }
}
