/** Rules for the package of a file and for its imports. */
import type { NodeRules } from '../syntax/syntax-walk.ts';
import type { JavaState, JavaWalk } from './declarations.ts';

export const importRules: NodeRules<JavaState> = {
  package_declaration: { leaf: 'blank' },
  import_declaration: { enter: enterImport, leaf: 'blank' },
};

function enterImport(walk: JavaWalk): void {
  const source = walk.text.slice(walk.start, walk.end).replace(/\/\*[\s\S]*?\*\/|\s+/g, ' ');
  const parts = /^import (static )?([\w$. ]+?)( ?\. ?\*)? ?;?$/.exec(source);
  const path = parts?.[2]?.replaceAll(' ', '');
  if (parts === null || path === undefined) return;
  const isStar = parts[3] !== undefined;
  const last = path.slice(path.lastIndexOf('.') + 1);
  const isStatic = parts[1] !== undefined;
  walk.facts.import(
    {
      // A static import names a member: the file is that of its type.
      specifier:
        isStatic && !isStar ? path.slice(0, path.lastIndexOf('.')) : isStar && !isStatic ? `${path}.*` : path,
      form: 'import',
      names: isStar ? [{ imported: '*', local: '*' }] : [{ imported: last, local: last }],
      typeOnly: false,
      enclosingModules: [],
      pathAttribute: null,
    },
    walk.start,
  );
}
