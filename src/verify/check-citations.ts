/** Do the paths, lines and names exist that an answer cites, and is what it quotes what stands there? Reads the index. */
import type { CodeIndex } from '../codebase/code-index.ts';
import { citedLines, pathPattern } from '../edits/answer/cited-paths.ts';
import type { Fence } from '../edits/answer/fences.ts';
import type { Finding } from './evidence.ts';
import { shareText } from './share-text.ts';

export function checkPaths(prose: string, index: CodeIndex): { evidence: Finding[]; existing: number } {
  const cited = citedLines(prose);
  if (cited.size === 0) return { evidence: [], existing: 0 };
  const missing: string[] = [];
  const badLines: string[] = [];
  let lineCount = 0;
  for (const [path, lines] of cited) {
    const files = index.findFiles(path);
    if (files.length === 0) missing.push(path);
    const longest = Math.max(0, ...files.map((file) => file.lines));
    for (const line of files.length === 0 ? [] : lines) {
      lineCount += 1;
      if (line < 1 || line > longest) badLines.push(`${path}:${line}`);
    }
  }
  const existing = cited.size - missing.length;
  const evidence: Finding[] = [
    {
      name: 'paths-exist',
      value: existing / cited.size,
      detail: shareText('cited path', existing, cited.size, missing),
    },
  ];
  if (lineCount > 0) {
    const good = lineCount - badLines.length;
    evidence.push({
      name: 'lines-exist',
      value: good / lineCount,
      detail: shareText('cited line', good, lineCount, badLines),
    });
  }
  return { evidence, existing };
}

/** Names in backticks, or written as code: `camelCase`, `snake_case`, `A::b`, `f()`. */
export function checkNames(
  prose: string,
  promptText: string,
  index: CodeIndex,
): { evidence: Finding[]; existing: number } {
  const names = new Set<string>();
  for (const [, quoted = ''] of prose.matchAll(/`([^`\n]{2,80})`/g)) {
    if (/^[\w$.:#]+(?:\(\))?!?$/.test(quoted) && !/\.[a-z]{2,4}$/.test(quoted)) addParts(quoted, names);
  }
  const bare = prose.replace(/`[^`\n]*`/g, ' ').replace(pathPattern, ' ');
  for (const [name] of bare.matchAll(/\b[A-Za-z_$][\w$]*(?:(?:::|\.)[A-Za-z_$][\w$]*)*(?:\(\))?/g)) {
    if (/_\w|[a-z\d][A-Z]|::|\(\)$/.test(name)) addParts(name, names);
  }
  if (names.size === 0) return { evidence: [], existing: 0 };
  const promptWords = new Set(promptText.match(/[A-Za-z_$][\w$]*/g));
  const missing = [...names].filter((name) => !promptWords.has(name) && !isKnown(name, index));
  const existing = names.size - missing.length;
  return {
    evidence: [
      {
        name: 'names-exist',
        value: existing / names.size,
        detail: shareText('name', existing, names.size, missing),
      },
    ],
    existing,
  };
}

const keywords =
  /^(?:true|false|null|undefined|none|some|ok|err|self|this|super|crate|std|string|number|boolean|void|any|unknown|never|async|await|static|const|let|mut|fn|impl|pub|use|mod|struct|enum|trait|class|interface|function|return|new|delete|typeof|instanceof|import|export|default|extends|implements|Promise|Array|Map|Set|Error|Vec|Option|Result|Box|Arc|Rc|JavaScript|TypeScript|GitHub|NodeJS|PostgreSQL|MySQL|MongoDB|SQLite)$/i;

function addParts(name: string, names: Set<string>): void {
  for (const part of name.replace(/\(\)$|!$/g, '').split(/::|\.|#/)) {
    if (/^[A-Za-z_$][\w$]{2,}$/.test(part) && !keywords.test(part)) names.add(part);
  }
}

function isKnown(name: string, index: CodeIndex): boolean {
  return index.symbolsNamed(name).length > 0 || index.referenceCount(name) > 0;
}

/**
 * Whether what a sentence names stands at the lines that it cites: `Cart.total` (src/cart.ts:13). Only where it does name
 * something that the file has; a place some lines off is what people cite as well.
 */
export function checkCitedPlaces(prose: string, index: CodeIndex): Finding[] {
  const wrong: string[] = [];
  let checked = 0;
  for (const sentence of prose.split(/(?<=[.!?;])\s+|\n+/)) {
    const places = [...citedLines(sentence)].filter(([, lines]) => lines.length > 0);
    if (places.length === 0) continue;
    const names = new Set<string>();
    for (const [, quoted = ''] of sentence.matchAll(/`([^`\n]{2,80})`/g)) addParts(quoted, names);
    for (const [name] of sentence.replace(pathPattern, ' ').matchAll(/\b[A-Za-z_$][\w$]*\b/g))
      if (/_\w|[a-z\d][A-Z]/.test(name)) names.add(name);
    for (const [path, lines] of places) {
      const file = index.findFiles(path)[0];
      if (file === undefined || names.size === 0) continue;
      const all = index.readLines(file.path, 1, file.lines);
      const there = [...names].filter((name) => all?.some((line) => hasWord(line, name)));
      if (all === null || there.length === 0) continue;
      checked += 1;
      const [first, last] = [Math.min(...lines), Math.max(...lines)];
      const near = all.slice(Math.max(0, first - 1 - slackLines), last + slackLines);
      const inSymbol = index
        .symbolsInFile(file.path)
        .some(
          ({ name, startLine, endLine }) => there.includes(name) && startLine <= last && endLine >= first,
        );
      if (!inSymbol && !there.some((name) => near.some((line) => hasWord(line, name))))
        wrong.push(`${path}:${first}`);
    }
  }
  if (checked === 0) return [];
  const good = checked - wrong.length;
  return [
    {
      name: 'lines-fit',
      value: good / checked,
      detail: shareText('cited place', good, checked, wrong, 'fit'),
    },
  ];
}

const slackLines = 3;

function hasWord(line: string, name: string): boolean {
  let at = line.indexOf(name);
  while (at >= 0) {
    if (!/[\w$]/.test(line[at - 1] ?? ' ') && !/[\w$]/.test(line[at + name.length] ?? ' ')) return true;
    at = line.indexOf(name, at + 1);
  }
  return false;
}

/**
 * Code blocks headed by `path:line`, against the lines of that file. A block with little of the file in it shows a change,
 * and is no quotation.
 */
export function checkQuotes(fences: readonly Fence[], index: CodeIndex): Finding[] {
  let checked = 0;
  const wrong: string[] = [];
  for (const fence of fences) {
    const [place] = [...citedLines(fence.heading)].filter(([, lines]) => lines.length > 0);
    const file = place === undefined ? undefined : index.findFiles(place[0])[0];
    if (place === undefined || file === undefined) continue;
    const all = index.readLines(file.path, 1, file.lines);
    const quoted = fence.text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length > 3 && !/^(?:\/\/|#)?\s*(?:\.\.\.|…)/.test(line));
    if (all === null || quoted.length === 0) continue;
    const [path, lines] = place;
    const near = all
      .slice(Math.max(0, Math.min(...lines) - 1 - 10), Math.max(...lines) + quoted.length + 10)
      .map((line) => line.trim());
    const standing = quoted.filter((line) => near.includes(line)).length / quoted.length;
    if (standing < 0.5) {
      // Nothing of it stands there: new code, unless it is said to be what stands there.
      if (!/\b(?:is|reads|says|here is|defined|currently|existing)\b/i.test(fence.heading)) continue;
    }
    checked += 1;
    if (standing < 0.8) wrong.push(`${path}:${lines[0]}`);
  }
  if (checked === 0) return [];
  const good = checked - wrong.length;
  return [
    {
      name: 'quotes-match',
      value: good / checked,
      detail: shareText('quotation', good, checked, wrong, 'stand'),
    },
  ];
}
