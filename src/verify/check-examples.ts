/** Does the code of an answer define what was asked for, and do the examples of the question give what they should? */

import type { Fence } from '../edits/answer/fences.ts';
import type { Finding } from './evidence.ts';
import { askedFunctions, definitionsIn } from './examples/asked-functions.ts';
import { findExamples } from './examples/find-examples.ts';
import type { ExampleOutcome, ExampleReport, ExampleRunner } from './examples/run-examples.ts';

export interface CodeAnswer {
  readonly question: string;
  /** All of the answer. */
  readonly text: string;
  readonly fences: readonly Fence[];
}

const fenceLanguages: Readonly<Record<string, 'python' | 'javascript'>> = {
  py: 'python',
  python: 'python',
  python3: 'python',
  js: 'javascript',
  javascript: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  node: 'javascript',
};

/** Nothing where the question asks for no function. @param run `null`: nothing may be run */
export async function checkExamples(answer: CodeAnswer, run: ExampleRunner | null): Promise<Finding[]> {
  const asked = askedFunctions(answer.question);
  const target = asked.names.at(-1);
  if (target === undefined) return [];
  const language = languageOf(answer, asked.language);
  if (language === null) {
    const other = answer.fences.find((fence) => fence.language !== '')?.language;
    return other === undefined || findExamples(answer.question, asked.names).length === 0
      ? []
      : [notRun(`only Python and JavaScript are run, and its code is ${other}`)];
  }
  const answers = codeOf(answer, language);
  // A question about code that stands there asks for none.
  if (
    !answers.some((code) => definitionsIn(code).includes(target)) &&
    answer.fences.length === 0 &&
    !looksLikeCode(answer.text)
  )
    return [];
  const whole = wholeness(answers[0] ?? '');
  const examples = findExamples(answer.question, asked.names);
  if (run === null) return whole;
  const outcome = await run({ language, names: asked.names, code: asked.code, answers, examples });
  return [...whole, ...findingsOf(outcome, target, examples)];
}

/** Ones that are longer stay unfinished more often; a body that says so is worth nothing. */
function wholeness(code: string): Finding[] {
  const gap =
    /^[ \t]*(?:pass|\.\.\.)[ \t]*(?:#.*)?$(?![\s\S]*\S)|\bTODO\b|\bFIXME\b|NotImplementedError|not implemented|your code here|rest of (?:the )?(?:code|function|implementation)|\.\.\. ?(?:rest|existing|unchanged)/im.exec(
      code,
    );
  return [
    {
      name: 'code-whole',
      value: gap === null ? 1 : 0,
      detail: gap === null ? 'nothing in it is left out' : `left out: "${gap[0].trim()}"`,
    },
  ];
}

function findingsOf(
  outcome: ExampleOutcome,
  target: string,
  examples: readonly { readonly call: string; readonly expected: string }[],
): Finding[] {
  switch (outcome.kind) {
    case 'not-run':
      return examples.length === 0 ? [] : [notRun(outcome.why)];
    case 'did-not-end':
      return [{ name: 'examples-pass', value: 0, detail: 'its code did not end in time' }];
    case 'ran':
      return reportFindings(outcome.report, target, examples);
  }
}

function notRun(why: string): Finding {
  return {
    name: 'examples-pass',
    value: null,
    detail: `the examples of the question were not run: ${why}`,
  };
}

function reportFindings(
  report: ExampleReport,
  target: string,
  examples: readonly { readonly call: string; readonly expected: string }[],
): Finding[] {
  const defines = report.defined.includes(target);
  const findings: Finding[] = [
    {
      name: 'defines-asked',
      value: defines && report.loaded ? 1 : 0,
      detail: report.loaded
        ? `it ${defines ? 'defines' : 'does not define'} ${target}`
        : `its code does not load: ${report.error ?? 'unknown'}`,
    },
  ];
  if (report.defined.length > 0)
    findings.push({
      name: 'names-bound',
      value: report.unbound.length === 0 ? 1 : 0,
      detail:
        report.unbound.length === 0
          ? 'every name in its code is bound'
          : `not bound in its code: ${report.unbound.slice(0, 3).join(', ')}`,
    });
  const rows = examples.flatMap((example, at) => {
    const row = report.examples[at];
    return row === undefined || row.state === 'unread' ? [] : [{ ...example, ...row }];
  });
  const passed = rows.filter(({ state }) => state === 'pass').length;
  const failed = rows.find(({ state }) => state !== 'pass');
  if (rows.length > 0)
    findings.push({
      name: 'examples-pass',
      value: passed / rows.length,
      detail:
        failed === undefined
          ? `${rows.length === 1 ? 'the one example' : `all ${rows.length} examples`} of the question ran and passed`
          : `${passed} of ${rows.length} examples of the question pass; ${failed.call} gave ${failed.got}, not ${failed.expected}`,
    });
  return findings;
}

function languageOf(
  { fences, text }: CodeAnswer,
  asked: 'python' | 'javascript' | null,
): 'python' | 'javascript' | null {
  for (const { language } of fences) {
    const known = fenceLanguages[language];
    if (known !== undefined) return known;
    if (language !== '') return null;
  }
  if (asked !== null) return asked;
  return /^\s*def \w+\(/m.test(text) ? 'python' : null;
}

/** The blocks together, then each, the longest first; without any, the text as a whole, and what is code in it. */
function codeOf({ fences, text }: CodeAnswer, language: 'python' | 'javascript'): readonly string[] {
  const own = fences.filter((fence) => fence.language === '' || fenceLanguages[fence.language] === language);
  if (own.length > 0) {
    const each = own.map((fence) => fence.text).sort((a, b) => b.length - a.length);
    return [...new Set([each.length === 1 ? '' : own.map((fence) => fence.text).join('\n'), ...each])].filter(
      (code) => code.trim() !== '',
    );
  }
  const start = text.search(
    /^(?:from\s+[\w.]+\s+import\b|import\s|def\s|class\s|(?:async\s+)?function\b|const\s)/m,
  );
  return [...new Set([text, ...(start > 0 ? [text.slice(start)] : [])])];
}

function looksLikeCode(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const code = lines.filter((line) =>
    /^(?:[ \t]{2,}\S|(?:def|class|return|import|from|function|const|let|for|if)\b)|[;{}]\s*$/.test(line),
  );
  return lines.length > 0 && code.length / lines.length >= 0.6;
}
