/**
 * Checks an answer: against the index (do the paths, lines and names it cites exist), by itself (is it whole, does its code
 * parse) and by running what can be run. Facts only; what they amount to is `confidence.ts`. Knows nothing about models,
 * tiers or thresholds.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import { type Fence, splitFences } from '../edits/answer/fences.ts';
import { DraftTree } from '../edits/draft-tree.ts';
import { ProjectFiles } from '../edits/project-files.ts';
import { checkCitedPlaces, checkNames, checkPaths, checkQuotes } from './check-citations.ts';
import { checkCode, type SyntaxCheck } from './check-code.ts';
import { checkEdits, type EditChecks } from './check-edits.ts';
import { checkExamples } from './check-examples.ts';
import type { Evidence, Finding } from './evidence.ts';
import type { ExampleRunner } from './examples/run-examples.ts';

export interface AnswerToCheck {
  readonly text: string;
  readonly finish: 'stop' | 'length' | 'tool-calls' | 'refusal' | 'other';
  /** What was asked, without what was found for it. */
  readonly question: string;
  /** What the model was given, context and question; names from it are no inventions. */
  readonly promptText: string;
  /** Whether the context held any code; without, nothing can be grounded in it. */
  readonly hadContext: boolean;
  /** The mean logarithm of the probability of its tokens, where the provider says it; else `null`. */
  readonly meanLogprob: number | null;
}

/** What the checks need of the outside world. */
export interface CheckTools {
  readonly countSyntaxErrors: SyntaxCheck;
  /** `null`: nothing is run. */
  readonly runExamples: ExampleRunner | null;
  readonly edits: EditChecks;
  readonly nowMs: () => number;
}

/**
 * Only evidence that could be collected: an answer without code has no `code-parses`. Cheap checks first.
 * @param draft gets the edits of the answer; may hold some that were made on the way to it
 */
export async function collectEvidence(
  answer: AnswerToCheck,
  index: CodeIndex,
  tools: CheckTools,
  draft: DraftTree = new DraftTree(new ProjectFiles(index.root)),
): Promise<readonly Evidence[]> {
  const evidence: Evidence[] = [];
  const timed = async (find: () => Finding[] | Promise<Finding[]>) => {
    const started = tools.nowMs();
    const found = await find();
    const costMs = Math.round((tools.nowMs() - started) * 10) / 10;
    // What several findings took together is the cost of the first.
    evidence.push(...found.map((one, at) => ({ ...one, costMs: at === 0 ? costMs : 0 })));
  };
  const text = answer.text.trim();
  if (text === '') {
    await timed(() => [
      { name: 'not-empty', value: 0, detail: 'the answer is empty' },
      ...completeness(answer),
    ]);
    return evidence;
  }
  const { prose, fences } = splitFences(text);
  let anchors = quotedLines(fences, answer.promptText);
  await timed(() => [...completeness(answer), ...refusal(prose), ...hedging(prose), ...tokens(answer)]);
  await timed(() => {
    const paths = checkPaths(prose, index);
    const names = checkNames(prose, answer.promptText, index);
    anchors += paths.existing + names.existing;
    return [
      ...paths.evidence,
      ...checkCitedPlaces(prose, index),
      ...names.evidence,
      ...checkQuotes(fences, index),
    ];
  });
  await timed(() => checkCode(fences, tools.countSyntaxErrors));
  await timed(() =>
    checkExamples({ question: answer.question, text: answer.text, fences }, tools.runExamples),
  );
  await timed(() => checkEdits(fences, index, draft, tools.countSyntaxErrors, tools.edits));
  // Code that was asked for and that ran is judged by that; it need not be from this repository.
  const ran = evidence.some(({ name, value }) => name === 'examples-pass' && value !== null);
  if (answer.hadContext && !ran) await timed(() => [grounding(anchors)]);
  return evidence;
}

function grounding(anchors: number): Finding {
  return {
    name: 'grounded',
    value: anchors > 0 ? 1 : 0,
    detail:
      anchors > 0
        ? `${anchors} names, paths or lines of this repository in it`
        : 'nothing in it is from this repository',
  };
}

/** The geometric mean of the probabilities of its tokens. */
function tokens({ meanLogprob }: AnswerToCheck): Finding[] {
  if (meanLogprob === null) return [];
  const value = Math.min(1, Math.max(0, Math.exp(meanLogprob)));
  return [
    { name: 'likely-tokens', value, detail: `its tokens had a probability of ${value.toFixed(2)} each` },
  ];
}

function completeness({ finish }: AnswerToCheck): Finding[] {
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

function refusal(prose: string): Finding[] {
  return refusalPattern.test(prose) ? [{ name: 'not-refused', value: 0, detail: 'it refuses' }] : [];
}

const hedgePattern =
  /\b(?:(?:excerpts?|context|code|snippets?|information)(?: \w+){0,4} (?:do(?:es)? not|don'?t|doesn'?t|is not|isn'?t|are not|aren'?t) (?:\w+ ){0,2}(?:show|include|contain|suffice|enough|sufficient|provide|reveal|shown|included)|not (?:enough|sufficient) (?:context|information|code)|i (?:do not|don'?t) (?:know|have (?:enough|access|the))|i(?:'m| am) not (?:sure|certain)|can(?:not|'t) (?:determine|tell|say|be determined)|(?:impossible|hard) to (?:say|tell|know)|without (?:seeing|access to|more)|(?:would|i'?d) need to see|it(?:'s| is) unclear|i (?:assume|guess|suspect)|probably|might be|may be that)/gi;

function hedging(prose: string): Finding[] {
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

/** Lines of code blocks that stand in the prompt as they are: quotations. */
function quotedLines(fences: readonly Fence[], promptText: string): number {
  const lines = fences.flatMap((fence) => fence.text.split('\n')).map((line) => line.trim());
  return lines.filter((line) => line.length > 12 && promptText.includes(line)).length;
}
