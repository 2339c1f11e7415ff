/** The tool that renames a symbol by what the index knows of it. Loaded with the first tools, since few turns rename. */
import { renameSymbol as rename, type UncertainPlace } from '../edits/rename-symbol.ts';
import { resolveSymbol } from '../edits/rename-target.ts';
import { done, failed, type Tool, toolSchema } from './tool.ts';

const mostListed = 25;

export const renameSymbol: Tool = {
  access: 'edit',
  schema: toolSchema(
    'rename_symbol',
    'Rename a symbol and all that surely means it.',
    {
      name: { type: 'string', description: 'such as Cart.total' },
      new_name: { type: 'string' },
      path: { type: 'string', description: 'where it is defined, if there are several' },
      line: { type: 'integer' },
    },
    ['path', 'line'],
  ),
  run({ name, new_name, path, line }, { index, draft }) {
    const target = resolveSymbol(
      index,
      String(name),
      path === undefined ? null : String(path),
      path === undefined || line === undefined ? null : Number(line),
    );
    if (!target.ok) return failed(target.problem);
    const outcome = rename(index, draft, target.symbol, String(new_name));
    if (!outcome.ok) return failed(outcome.problem);
    const { changed, uncertain, oldName, newName } = outcome;
    const files = new Map<string, number[]>();
    for (const one of changed) files.set(one.path, [...(files.get(one.path) ?? []), one.line]);
    const lines = [...files].map(
      ([file, places]) => `${file}: ${places.slice(0, 12).join(', ')}${places.length > 12 ? ' …' : ''}`,
    );
    return done(
      [
        `Renamed ${oldName} to ${newName} in ${changed.length} places of ${files.size} files:`,
        ...lines.slice(0, mostListed),
        ...(lines.length > mostListed ? [`and ${lines.length - mostListed} more files`] : []),
        ...(uncertain.length === 0
          ? []
          : ['Not renamed, look at them:', ...uncertain.slice(0, mostListed).map(placeText)]),
      ].join('\n'),
    );
  },
};

function placeText({ path, line, reason, text }: UncertainPlace): string {
  return `${path}:${line} (${reason}): ${text.slice(0, 120)}`;
}
