/** Rules for what uses a name. */
import type { CRules, CWalk } from './context.ts';
import { readHidden } from './preprocessor.ts';

export const identifierTypes = ['identifier', 'field_identifier', 'type_identifier'];

export const referenceRules: CRules = {
  comment: {
    enter: (walk) => {
      readHidden(walk, walk.start);
      walk.facts.comments.push({ start: walk.start, end: walk.end });
    },
    leaf: 'blank',
  },
  string_literal: { leaf: 'value' },
  char_literal: { leaf: 'value' },
  cast_expression: { enter: enterCast, point: true },
  initializer_pair: {},
  compound_literal_expression: { enter: enterCompoundLiteral, point: true },
  offsetof_expression: { enter: enterOffsetof, point: true, when: 'offsetof' },
  statement_identifier: { leaf: 'blank', when: ':' },
  attribute_specifier: { leaf: 'blank', when: '__attribute' },
  attribute_declaration: { leaf: 'blank', when: '[[' },
  ms_declspec_modifier: { leaf: 'blank', when: '__declspec' },
};

export const keywords = new Set(
  'void char short int long float double signed unsigned bool size_t struct union enum const static inline extern class typename template operator virtual override final noexcept public private protected constexpr mutable explicit'.split(
    ' ',
  ),
);

export function onIdentifier(walk: CWalk): void {
  readHidden(walk, walk.start);
  switch (walk.nameUp(0)) {
    case 'type_identifier':
      walk.useName({ isNeverCalled: true });
      return;
    case 'field_identifier':
      useField(walk);
      return;
    default:
      // Where the grammar is at a loss, it takes them for names.
      if (!keywords.has(walk.identifierAt(walk.start))) walk.useName();
  }
}

export function useField(walk: CWalk): void {
  const { state, start } = walk;
  const receiver = state.receivers.get(start);
  if (receiver !== undefined) {
    walk.useName({ receiver });
    return;
  }
  if (walk.nameUp(1) === 'initializer_pair' && isDesignator(walk)) useDesignator(walk);
  else walk.useName();
}

/** `.name` that nothing stands before, or the old `name: value`. */
function isDesignator({ text, start }: CWalk): boolean {
  const before = /([\w)\]]?)\s*(\.|->)\s*$/.exec(text.slice(Math.max(0, start - 20), start));
  return before === null || (before[2] === '.' && before[1] === '');
}

function useDesignator(walk: CWalk): void {
  const { initializers } = walk.state;
  while (initializers.length > 0 && (initializers.at(-1)?.end ?? 0) <= walk.start) initializers.pop();
  const receiver = initializers.at(-1)?.receiver;
  const at = walk.useName({ receiver: receiver ?? -2 });
  initializers.push({ receiver: at, end: walk.rangeUp(1)?.end ?? walk.start });
}

const behindCast = /\s*\)\s*(?:->|\.)\s*(?=[A-Za-z_])/y;

/** `((struct item *)x)->name` */
function enterCast(walk: CWalk): void {
  const { text, start, state, facts } = walk;
  if (!/\(\s*$/.test(text.slice(Math.max(0, start - 4), start))) return;
  behindCast.lastIndex = walk.end;
  if (!behindCast.test(text)) return;
  const type = walk.child('type');
  if (type === null) return;
  const source = { kind: 'type', start: type.start, end: type.end } as const;
  state.receivers.set(behindCast.lastIndex, facts.uses.receiverFrom(source));
}

/** `(struct item){ .name = 1 }` */
function enterCompoundLiteral(walk: CWalk): void {
  const type = walk.child('type');
  if (type === null) return;
  const source = { kind: 'type', start: type.start, end: type.end } as const;
  walk.state.initializers.push({ receiver: walk.facts.uses.receiverFrom(source), end: walk.end });
}

function enterOffsetof(walk: CWalk): void {
  const type = walk.child('type');
  const member = walk.child('member');
  if (type === null || member === null) return;
  const source = { kind: 'type', start: type.start, end: type.end } as const;
  walk.state.receivers.set(member.start, walk.facts.uses.receiverFrom(source));
}
