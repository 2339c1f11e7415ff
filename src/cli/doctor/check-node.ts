/** Whether Node and what is native load here: the database and the grammars. */
import { languages } from '../../codebase/languages/index-of-languages.ts';
import type { Language } from '../../codebase/languages/language.ts';
import { openDatabase } from '../../storage/sqlite.ts';
import { amountOf } from '../amounts.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Finding, ok, problem, reasonOf, warning } from './finding.ts';

const oldestNode = [20, 20] as const;
/** Installed where it can be: without them files of the language are known by their paths. */
const optional: readonly string[] = ['cpp', 'c-sharp'];

export async function checkNode(
  version: string = process.versions.node,
  known: readonly Language[] = languages,
): Promise<readonly Finding[]> {
  return [nodeOf(version), sqliteHere(), await grammarsHere(known)];
}

function nodeOf(version: string): Finding {
  const { platform, arch } = process;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  const text = `Node ${version} on ${platform}-${arch}`;
  return isOld
    ? problem(
        `${text} is older than ${oldestNode.join('.')}`,
        `Install Node ${oldestNode.join('.')} or newer.`,
      )
    : ok(text);
}

function sqliteHere(): Finding {
  try {
    const database = openDatabase(':memory:');
    try {
      const row = database.prepare('SELECT sqlite_version() AS version').get();
      return ok(`SQLite ${String(row?.version)} loads`);
    } finally {
      database.close();
    }
  } catch (error) {
    return problem(
      `SQLite does not load: ${reasonOf(error)}`,
      'Install optimizer again with the Node that runs it (npm install -g agentic-optimizer), or use Node 22.13 or newer, which has SQLite.',
      exitCodes.index,
    );
  }
}

async function grammarsHere(known: readonly Language[]): Promise<Finding> {
  const missing: string[] = [];
  for (const language of known) {
    try {
      await language.loadExtractor();
    } catch {
      missing.push(language.id);
    }
  }
  const loaded = `${known.length - missing.length} of ${amountOf(known.length, 'language')} load`;
  if (missing.length === 0) return ok(`all ${amountOf(known.length, 'language')} load`);
  const text = `${loaded}; not ${missing.join(', ')}, of whose files only the paths are known`;
  const hint = 'Install optimizer again with optional dependencies, for this platform and Node.';
  return missing.every((id) => optional.includes(id)) ? warning(text, hint) : problem(text, hint);
}
