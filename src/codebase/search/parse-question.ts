/**
 * Recognises the questions that the index can answer by itself. Pure: looks at the words only. A question that is not
 * wholly of a known form gives `null`; half-understood questions belong to a model.
 */
import type { IndexQuestion } from './index-question.ts';
import { parseTarget } from './parse-target.ts';
import { connectionForms, kindWords, listForms, plurals, targetForms } from './question-forms.ts';

/** @returns `null` when the question is not of a form that the index can answer. */
export function parseQuestion(query: string): IndexQuestion | null {
  const question = trimPoliteness(query);
  if (question.length > 300 || question.includes('\n')) return null;
  return parseConnection(question) ?? parseList(question) ?? parseTargetQuestion(question);
}

/** Words without which nothing is to be trimmed: to compile the patterns takes longer than all the rest. */
const firstWords = new Set('please hey hi ok okay so and can could would tell i do'.split(' '));
const lastWords = new Set(
  'please thanks you repo repository project codebase base code code-base here exactly anywhere'.split(' '),
);

function trimPoliteness(query: string): string {
  let text = query.trim().replace(/\s+/g, ' ');
  if (firstWords.has(firstWord(text))) {
    text = text
      .replace(/^(?:please|hey|hi|ok|okay|so|and)[, ]+/i, '')
      .replace(/^(?:can|could|would) you (?:please )?(?:tell me |show me (?=where|who|what|which|how))?/i, '')
      .replace(/^(?:tell me|i want to know|do you know) /i, '');
  }
  text = text.replace(/[\s?!.,]+$/, '');
  if (!lastWords.has(text.slice(text.lastIndexOf(' ') + 1).toLowerCase())) return text;
  return text
    .replace(/,? (?:please|thanks|thank you)$/i, '')
    .replace(
      / (?:in|of) (?:this|the|our|my) (?:repo|repository|project|codebase|code base|code|code-base)$/i,
      '',
    )
    .replace(/ (?:here|exactly|anywhere)$/i, '');
}

function firstWord(text: string): string {
  return /^[a-z]*/i.exec(text)?.[0].toLowerCase() ?? '';
}

const connectionWords = ['path', 'chain', 'connection', 'link'];

function parseConnection(question: string): IndexQuestion | null {
  const folded = question.toLowerCase();
  if (firstWord(folded) !== 'how' && !connectionWords.some((word) => folded.includes(word))) return null;
  for (const pattern of connectionForms) {
    const match = matchWhole(pattern, question);
    const from = match && parseTarget(match[1] ?? '');
    const to = match && parseTarget(match[2] ?? '');
    if (from && to) return { kind: 'connection', from, to };
  }
  return null;
}

const listWords = new Set('list show find give enumerate print get what which'.split(' '));

function parseList(question: string): IndexQuestion | null {
  if (!listWords.has(firstWord(question))) return null;
  for (const pattern of listForms()) {
    const match = matchWhole(pattern, question);
    if (!match) continue;
    const noun = (match[2] ?? '').toLowerCase();
    const target = parseTarget(match[3] ?? '');
    if (!target) continue;
    const singular = plurals[noun] ?? noun;
    return {
      kind: 'list',
      kinds: kindWords[singular] ?? null,
      noun,
      singular,
      exportedOnly: match[1] !== undefined,
      target,
    };
  }
  return null;
}

function parseTargetQuestion(question: string): IndexQuestion | null {
  const folded = question.toLowerCase();
  for (const { kind, words, patterns } of targetForms) {
    if (!words.some((word) => folded.includes(word))) continue;
    for (const pattern of patterns) {
      const match = matchWhole(pattern, question);
      const target = match && parseTarget(`${match[1]}${match[2] ?? ''}`);
      if (target) return { kind, target };
    }
  }
  return null;
}

function matchWhole(pattern: string, question: string): RegExpExecArray | null {
  return new RegExp(`^${pattern}$`, 'i').exec(question);
}
