/** Rules for `import`. Which name a package has its path does not say for sure: the names that the file uses do. */
import type { GoRules, GoWalk } from './context.ts';

export const importRules: GoRules = {
  package_clause: { leaf: 'blank' },
  import_spec: { enter: enterImport, leaf: 'blank' },
};

const spec = /^(?:([\p{L}_][\w\u0080-\uffff]*|\.)\s*)?(?:"([^"\n]*)"|`([^`\n]*)`)/u;

function enterImport(walk: GoWalk): void {
  const { start, text } = walk;
  const [, alias, quoted, raw] = spec.exec(text.slice(start, walk.end)) ?? [];
  const specifier = quoted ?? raw ?? '';
  if (specifier === '') return;
  const local = alias === undefined ? packageName(text, specifier) : alias === '.' ? '*' : alias;
  const names = local === '_' || local === '' ? [] : [{ imported: '*', local }];
  walk.facts.import(
    { specifier, form: 'import', names, typeOnly: false, enclosingModules: [], pathAttribute: null },
    start,
  );
}

/** `go-redis/v9` → `redis` when the file says `redis.`. */
function packageName(text: string, specifier: string): string {
  const candidates = candidateNames(specifier);
  return candidates.find((name) => isQualifier(text, name)) ?? candidates[0] ?? '';
}

/** Whether the text has `name.` that is no member of something else. */
function isQualifier(text: string, name: string): boolean {
  const qualifier = `${name}.`;
  for (let at = text.indexOf(qualifier); at !== -1; at = text.indexOf(qualifier, at + 1)) {
    if (!/[\w.\-/"]/.test(text[at - 1] ?? ' ') && /[\p{L}_]/u.test(text[at + qualifier.length] ?? ''))
      return true;
  }
  return false;
}

function candidateNames(specifier: string): string[] {
  const parts = specifier.split('/');
  const last = parts[parts.length - 1] ?? '';
  const isVersion = /^v\d+$/.test(last) && parts.length > 1;
  const words = [isVersion ? (parts[parts.length - 2] ?? '') : last, last];
  const found = words.flatMap((word) => {
    const plain = word.replace(/\.v\d+$/, '');
    const short = plain.replace(/^go[-.]|[-.]go$|^go(?=[a-z]{3})/, '');
    const pieces = plain.split(/[-.]/);
    return [plain, short, plain.replace(/[-.]/g, ''), plain.replace(/[-.]/g, '_'), ...pieces.reverse()];
  });
  return [...new Set(found)].filter((name) => /^[\p{L}_]\w*$/u.test(name));
}
