/**
 * Checks an answer against the index: do the paths, lines and names it cites exist, is it whole, does its code parse.
 * Facts only; what they amount to is `confidence.ts`. Knows nothing about models, tiers or thresholds.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import { citedLines, pathPattern } from './cited-paths.ts';

/**
 * `value` in [0, 1]; 1 speaks fully for the answer. Names are stable: they stand in the ledger and in JSON output.
 */
export interface Evidence {
  readonly name: EvidenceName;
  readonly value: number;
  readonly detail: string;
}

export const evidenceNames = [
  'not-empty',
  'complete',
  'not-refused',
  'not-hedged',
  'paths-exist',
  'lines-exist',
  'names-exist',
  'code-parses',
  'grounded',
] as const;
export type EvidenceName = (typeof evidenceNames)[number];

export interface AnswerToCheck {
  readonly text: string;
  readonly finish: 'stop' | 'length' | 'tool-calls' | 'refusal' | 'other';
  /** What the model was given, context and question; names from it are no inventions. */
  readonly promptText: string;
  /** Whether the context held any code; without, nothing can be grounded in it. */
  readonly hadContext: boolean;
}

/** Number of syntax errors, or `null` when the language is not known. `language` is the word behind the fence. */
export type SyntaxCheck = (language: string, text: string) => Promise<number | null>;

/** Only evidence that could be collected: an answer without code has no `code-parses`. */
export async function collectEvidence(
  answer: AnswerToCheck,
  index: CodeIndex,
  countSyntaxErrors: SyntaxCheck,
): Promise<readonly Evidence[]> {
  const text = answer.text.trim();
  if (text === '')
    return [{ name: 'not-empty', value: 0, detail: 'the answer is empty' }, ...completeness(answer)];
  const { prose, fences } = splitFences(text);
  const paths = checkPaths(prose, index);
  const names = checkNames(prose, answer.promptText, index);
  const evidence = [
    ...completeness(answer),
    ...refusal(prose),
    ...hedging(prose),
    ...paths.evidence,
    ...names.evidence,
    ...(await checkCode(fences, countSyntaxErrors)),
  ];
  if (!answer.hadContext) return evidence;
  const anchors = paths.existing + names.existing + quotedLines(fences, answer.promptText);
  return [
    ...evidence,
    {
      name: 'grounded',
      value: anchors > 0 ? 1 : 0,
      detail:
        anchors > 0
          ? `${anchors} names, paths or lines of this repository in it`
          : 'nothing in it is from this repository',
    },
  ];
}

function completeness({ finish }: AnswerToCheck): Evidence[] {
  switch (finish) {
    case 'stop':
      return [{ name: 'complete', value: 1, detail: 'the model ended it by itself' }];
    case 'length':
      return [{ name: 'complete', value: 0, detail: 'cut off by the limit of output tokens' }];
    case 'refusal':
      return [{ name: 'not-refused', value: 0, detail: 'the provider reports a refusal' }];
    default:
      return [{ name: 'complete', value: 0.3, detail: `the model stopped for another reason (${finish})` }];
  }
}

const refusalPattern =
  /^(?:i'?m sorry|sorry|i apologi[sz]e|unfortunately)?,?\s*(?:but )?i (?:can(?:'|’)?t|cannot|can not|am (?:not able|unable) to|won(?:'|’)?t) (?:help|assist|answer|comply|provide|do that|fulfil)|^as an ai\b/i;

function refusal(prose: string): Evidence[] {
  return refusalPattern.test(prose) ? [{ name: 'not-refused', value: 0, detail: 'it refuses' }] : [];
}

const hedgePattern =
  /\b(?:(?:excerpts?|context|code|snippets?|information)(?: \w+){0,4} (?:do(?:es)? not|don'?t|doesn'?t|is not|isn'?t|are not|aren'?t) (?:\w+ ){0,2}(?:show|include|contain|suffice|enough|sufficient|provide|reveal|shown|included)|not (?:enough|sufficient) (?:context|information|code)|i (?:do not|don'?t) (?:know|have (?:enough|access|the))|i(?:'m| am) not (?:sure|certain)|can(?:not|'t) (?:determine|tell|say|be determined)|(?:impossible|hard) to (?:say|tell|know)|without (?:seeing|access to|more)|(?:would|i'?d) need to see|it(?:'s| is) unclear|i (?:assume|guess|suspect)|probably|might be|may be that)/gi;

function hedging(prose: string): Evidence[] {
  const hedges = prose.match(hedgePattern) ?? [];
  if (hedges.length === 0) return [];
  const perSentence =
    hedges.length / Math.max(1, prose.split(/[.!?](?:\s|$)/).filter((part) => part.trim() !== '').length);
  const strong = hedges.some(
    (hedge) => !/^(?:probably|might be|may be that|i (?:assume|guess|suspect))$/i.test(hedge),
  );
  const value = Math.max(0, (strong ? 0.5 : 0.8) - Math.min(0.5, perSentence));
  return [
    {
      name: 'not-hedged',
      value,
      detail: `"${hedges[0]}"${hedges.length > 1 ? ` and ${hedges.length - 1} more` : ''}`,
    },
  ];
}

function checkPaths(prose: string, index: CodeIndex): { evidence: Evidence[]; existing: number } {
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
  const evidence: Evidence[] = [
    {
      name: 'paths-exist',
      value: existing / cited.size,
      detail: share('cited path', existing, cited.size, missing),
    },
  ];
  if (lineCount > 0) {
    const good = lineCount - badLines.length;
    evidence.push({
      name: 'lines-exist',
      value: good / lineCount,
      detail: share('cited line', good, lineCount, badLines),
    });
  }
  return { evidence, existing };
}

/** Names in backticks, or written as code: `camelCase`, `snake_case`, `A::b`, `f()`. */
function checkNames(
  prose: string,
  promptText: string,
  index: CodeIndex,
): { evidence: Evidence[]; existing: number } {
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
        detail: share('name', existing, names.size, missing),
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

interface Fence {
  readonly language: string;
  readonly text: string;
}

function splitFences(text: string): { prose: string; fences: Fence[] } {
  const fences: Fence[] = [];
  const prose = text.replace(
    /^[ \t]*(`{3,}|~{3,})[ \t]*([\w+#.-]*)[^\n]*\n([\s\S]*?)(?:^[ \t]*\1[ \t]*$|$(?![\s\S]))/gm,
    (...groups) => {
      const [, , language, body] = groups as [string, string, string, string];
      fences.push({ language: language.toLowerCase(), text: body });
      return '\n';
    },
  );
  return { prose, fences };
}

/** Lines of code blocks that stand in the prompt as they are: quotations. */
function quotedLines(fences: readonly Fence[], promptText: string): number {
  const lines = fences.flatMap((fence) => fence.text.split('\n')).map((line) => line.trim());
  return lines.filter((line) => line.length > 12 && promptText.includes(line)).length;
}

async function checkCode(fences: readonly Fence[], countSyntaxErrors: SyntaxCheck): Promise<Evidence[]> {
  let checked = 0;
  const broken: string[] = [];
  for (const [i, fence] of fences.entries()) {
    const errors = await fewestErrors(fence, countSyntaxErrors);
    if (errors === null) continue;
    checked += 1;
    if (errors > 0) broken.push(`block ${i + 1}`);
  }
  if (checked === 0) return [];
  const good = checked - broken.length;
  return [
    {
      name: 'code-parses',
      value: good / checked,
      detail: share('code block', good, checked, broken, 'parse'),
    },
  ];
}

/** A snippet may be a statement, a member of a class, or an expression; it is sound if it parses as any of them. */
async function fewestErrors(fence: Fence, countSyntaxErrors: SyntaxCheck): Promise<number | null> {
  const text = fence.text.replace(/^\s*(?:\/\/|#)?\s*(?:\.\.\.|…).*$/gm, '');
  const forms = [
    text,
    `class X {\n${text}\n}`,
    `function f() {\n${text}\n}`,
    `impl X {\n${text}\n}`,
    `fn f() {\n${text}\n}`,
    `const x = {\n${text}\n}`,
  ];
  let fewest: number | null = null;
  for (const form of forms) {
    const errors = await countSyntaxErrors(fence.language, form);
    if (errors === null) return null;
    fewest = Math.min(errors, fewest ?? errors);
    if (fewest === 0) return 0;
  }
  return fewest;
}

function share(noun: string, good: number, all: number, bad: readonly string[], verb = 'exist'): string {
  const nouns = `${noun}${all === 1 ? '' : 's'}`;
  if (bad.length === 0) return `${all === 1 ? `the ${noun} ${verb}s` : `all ${all} ${nouns} ${verb}`}`;
  if (all === 1) return `the ${noun} ${bad[0]} does not ${verb}`;
  const listed = bad.slice(0, 3).join(', ');
  return `${good} of ${all} ${nouns} ${verb}; not ${listed}${bad.length > 3 ? ` and ${bad.length - 3} more` : ''}`;
}
