/**
 * Which lines of an output are of one form: messages that differ in what varies, units that are the same to the letter, the
 * same finding in many places. Pure; what is shown of a form is decided elsewhere.
 */
import { logKind } from './is-log.ts';
import type { JudgedLine } from './judge-lines.ts';
import { lineTemplate } from './line-template.ts';
import { mergedTemplates } from './merge-templates.ts';
import { findingOf } from './repeated-findings.ts';

export interface Form {
  /** The first lines of all that are of it, in order. */
  readonly starts: number[];
  readonly isWrong: boolean;
  /** Whether all lines are the same, so that the last would say nothing more. */
  readonly isSame: boolean;
  /** Where each was found, of those that are the same but for that; `null`: of any other. */
  readonly places: string[] | null;
}

/** Fewer values than this may be states, such as `started` and `stopped`, each of which says something. */
const fewestValues = 6;
/** What went wrong is seldom said in so many words: it is whom it happened to that varies. */
const fewestValuesInErrors = 10;
/** Of people and machines. Names of code say what is wrong. */
const plainName = /^[a-z][a-z0-9.@-]{0,39}$/;

/** Names of code are what is wrong: `ReferenceError: p is not defined`. */
const namedError = /[a-z](?:Error|Exception)\b/;

const longestEntry = 160;

/** Blank lines are of none. */
export function formsOf(judged: readonly JudgedLine[]): readonly Form[] {
  const forms = new Map<string, Form>();
  const add = (key: string, at: number, { isWrong = false, isSame = false } = {}, place?: string) => {
    const form = forms.get(key);
    const places = place === undefined ? null : [place];
    if (form === undefined) forms.set(key, { starts: [at], isWrong, isSame, places });
    else {
      form.starts.push(at);
      if (place !== undefined) form.places?.push(place);
    }
  };
  const plain: [at: number, template: string][] = [];
  const wrong: [at: number, template: string][] = [];
  const warnings: [at: number, template: string][] = [];
  for (let at = 0; at < judged.length; ) {
    const { body, judgement } = judged[at] as JudgedLine;
    const end = endOfUnit(judged, at);
    switch (judgement.kind) {
      case 'plain': {
        const template = judgement.form ?? lineTemplate(body, false);
        if (judgement.form === null && isData(body, template)) add(`line ${at}`, at);
        else plain.push([at, template]);
        break;
      }
      case 'listing': {
        const finding = isAlone(judged, at) ? findingOf(body, true) : null;
        if (finding === null) add(`line ${at}`, at);
        else add(`found ${finding.said}`, at, { isSame: true }, finding.place);
        break;
      }
      case 'error':
        wrong.push([at, judgement.form ?? lineTemplate(body, true)]);
        break;
      case 'warning':
        warnings.push([at, judgement.form ?? lineTemplate(body, true)]);
        break;
      case 'well':
        add(`well ${judgement.rule}`, at);
        break;
      case 'keep': {
        const finding = findingOf(body, false);
        if (finding === null) add(`unit ${textOf(judged, at, end)}`, at, { isSame: true });
        else add(`warned ${finding.said}`, at, { isSame: true }, finding.place);
        break;
      }
      case 'under':
      case 'region':
        add(`unit ${textOf(judged, at, end)}`, at, { isSame: true });
        break;
      case 'frame':
        add(`unit ${templateOf(judged, at, end)}`, at, { isSame: true });
        break;
      case 'blank':
        break;
    }
    at = end;
  }
  const merged = mergedTemplates(
    plain.map(([, template]) => template),
    fewestValues,
    /./,
  );
  const mergedWrong = mergedTemplates(
    wrong.map(([, template]) => template).filter((template) => !namedError.test(template)),
    fewestValuesInErrors,
    plainName,
  );
  const differentWrong = new Set(wrong.map(([, template]) => mergedWrong.get(template) ?? template));
  const different = new Set(merged.values()).size + differentWrong.size;
  const kind = logKind(judged, plain.length + wrong.length, different);
  if (kind === null) {
    for (const [at] of [...plain, ...wrong, ...warnings]) add(`line ${at}`, at);
    return [...forms.values()];
  }
  for (const [at, template] of plain) add(`plain ${merged.get(template)}`, at);
  const wrongForms = wrong.map(([at, template]) => [at, mergedWrong.get(template) ?? template] as const);
  const named = kind === 'flat' ? namedForms(judged, wrongForms) : new Map<number, string>();
  for (const [at, template] of wrongForms) add(`wrong ${named.get(at) ?? template}`, at, { isWrong: true });
  const namedWarnings = kind === 'flat' ? namedForms(judged, warnings) : new Map<number, string>();
  for (const [at, template] of warnings) add(`warning ${namedWarnings.get(at) ?? template}`, at);
  return [...forms.values()];
}

/** Of a form of error, so many different names stay; with more of them it is whom it happened to. */
const mostNames = 20;

/** What a build cannot find or a test does not get is named in the line: each name is another error there. */
function namedForms(
  judged: readonly JudgedLine[],
  wrong: readonly (readonly [at: number, template: string])[],
): ReadonlyMap<number, string> {
  // Codes such as E0308 are in the template only.
  const bodies = wrong.map(
    ([at, template]) => `${template}\t${(judged[at] as JudgedLine).body.replace(/\d+/g, '#')}`,
  );
  const different = new Map<string, Set<string>>();
  for (const [place, [, template]] of wrong.entries()) {
    const names = different.get(template) ?? new Set();
    different.set(template, names.add(bodies[place] as string));
  }
  return new Map(
    wrong.flatMap(([at, template], place) =>
      (different.get(template)?.size ?? 0) <= mostNames ? [[at, bodies[place] as string]] : [],
    ),
  );
}

/**
 * With nothing in it but what varies, or one word before a path, a line is an entry of a list, and brackets are a structure:
 * neither is a message. Entries are short.
 */
function isData(body: string, template: string): boolean {
  if (body.length > longestEntry) return false;
  const words = template.match(/[A-Za-z]{2,}/g)?.length ?? 0;
  if (words === 0) return /[A-Za-z0-9(){}[\]]/.test(body);
  return words === 1 && /[/\\][\w.@-]+$|\w\.\w{1,5}$/.test(body);
}

/** A unit is kept or left out as a whole: a trace, all that is said of one failure, a diagnostic with its source. */
export function endOfUnit(judged: readonly JudgedLine[], start: number): number {
  const first = (judged[start] as JudgedLine).judgement;
  if (first.kind !== 'frame' && first.kind !== 'region' && first.kind !== 'keep') return start + 1;
  const next = first.kind === 'keep' ? 'under' : first.kind;
  let end = start + 1;
  for (; end < judged.length; end++) {
    const { judgement } = judged[end] as JudgedLine;
    if (judgement.kind !== next) break;
    if (judgement.kind === 'region' && first.kind === 'region' && judgement.region !== first.region) break;
  }
  return end;
}

function textOf(judged: readonly JudgedLine[], start: number, end: number): string {
  return judged
    .slice(start, end)
    .map(({ body }) => body)
    .join('\n')
    .trimEnd();
}

function templateOf(judged: readonly JudgedLine[], start: number, end: number): string {
  return judged
    .slice(start, end)
    .map(({ body }) => lineTemplate(body, true))
    .join('\n');
}

/** A finding with its source below is not said in one line. */
function isAlone(judged: readonly JudgedLine[], at: number): boolean {
  const next = judged[at + 1]?.judgement.kind;
  return next === undefined || next === 'listing' || next === 'blank';
}
