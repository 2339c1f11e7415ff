/** Rules for `using`. */
import type { CSharpRules, CSharpWalk } from './context.ts';

export const importRules: CSharpRules = {
  using_directive: { enter: enterUsing, leaf: 'blank' },
  extern_alias_directive: { leaf: 'blank' },
};

/** An alias is a local name of the whole file: what it stands for is known by its last part. */
function enterUsing(walk: CSharpWalk): void {
  const source = walk.text.slice(walk.start, walk.end).replace(/\s+/g, ' ');
  const parts = /^(?:global )?using (static )?(?:unsafe )?(?:(\w+) ?= ?)?([\w.:]+)/.exec(source);
  const path = parts?.[3]?.replace(/^global::/, '');
  if (parts === null || path === undefined) return;
  const alias = parts[2];
  const last = path.slice(path.lastIndexOf('.') + 1);
  walk.facts.import(
    {
      specifier: path,
      form: 'import',
      names: alias === undefined ? [{ imported: '*', local: '*' }] : [{ imported: last, local: alias }],
      typeOnly: false,
      enclosingModules: [],
      pathAttribute: null,
    },
    walk.start,
  );
}
