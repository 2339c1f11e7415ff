/** What each line of an output is: to be kept, or one of many of its form. Pure. */
import type { Line } from './clean-lines.ts';
import { type GoEvent, readGoEvent } from './go-events.ts';
import {
  fileHeading,
  linePrefix,
  lineRules,
  listingLine,
  nothingWrong,
  type Region,
  regions,
  stackFrame,
  underDiagnostic,
  warningWords,
  wrongNames,
  wrongWords,
} from './line-rules.ts';
import { isObjectLine, saidForm } from './said-fields.ts';

export type Judgement =
  /** `listing`: an entry, not a message: it stays. `under`: the source and the marks below a diagnostic, which is `keep`. */
  | { readonly kind: 'listing' | 'blank' | 'keep' | 'under' | 'frame' }
  /** `form`: what it says where that is known of its fields; `null`: its template. */
  | { readonly kind: 'plain' | 'warning' | 'error'; readonly form: string | null }
  /** All of these with the same rule are one form. */
  | { readonly kind: 'well'; readonly rule: number }
  /** All lines of a region have the same number. */
  | { readonly kind: 'region'; readonly region: number };

const mostLinesOfRegion = 200;
/** What a line is stands in its first characters; some patterns take the square of what they look at. */
const longestHead = 2_000;

export interface JudgedLine {
  readonly line: Line;
  /** The line without what the CI system put before it; of an event of `go test -json`, what was printed. */
  readonly body: string;
  /** `null`: it is none. */
  readonly goEvent: GoEvent | null;
  readonly judgement: Judgement;
}

const plain = { kind: 'plain', form: null } as const;
const listing: Judgement = { kind: 'listing' };
const blank: Judgement = { kind: 'blank' };
const warning = { kind: 'warning', form: null } as const;
const wrong = { kind: 'error', form: null } as const;
const keep: Judgement = { kind: 'keep' };
const under: Judgement = { kind: 'under' };
const frame: Judgement = { kind: 'frame' };

export function judgeLines(lines: readonly Line[]): readonly JudgedLine[] {
  const regionOf = regionReader();
  const isOfFailedGoTest = goTestReader(lines);
  let isUnderDiagnostic = false;
  let isUnderFrame = false;
  const judged = lines.map((line): JudgedLine => {
    const text = withoutPrefix(line.text);
    const goEvent = text.startsWith('{"') ? readGoEvent(text) : null;
    const body = goEvent?.output ?? text;
    if (goEvent !== null && goEvent.output === null)
      return { line, body, goEvent, judgement: ofEvent(goEvent) };
    const region = regionOf(body);
    const judgement = ((): Judgement => {
      if (region !== null) return { kind: 'region', region };
      if (!/\S/.test(body)) return blank;
      if (isOfFailedGoTest(body)) return keep;
      if (isUnderDiagnostic && underDiagnostic.test(body)) return under;
      if (stackFrame.test(body) || (isUnderFrame && /^\s{4,}\S/.test(body))) return frame;
      const head = body.slice(0, longestHead);
      return ruled(head) ?? saidForm(body, kindByWords) ?? (isEntry(head, body) ? listing : byWords(body));
    })();
    isUnderDiagnostic = judgement === keep || judgement === under;
    isUnderFrame = judgement === frame && /^\s*File "/.test(body);
    return { line, body, goEvent, judgement };
  });
  return judged.map((each, at) => {
    const next = judged[at + 1]?.judgement.kind;
    const isHeading = (next === 'keep' || next === 'region') && fileHeading.test(each.body);
    return isHeading ? { ...each, judgement: keep } : each;
  });
}

/** @returns what says for each next line the number of the region that it is in, or null */
function regionReader(): (body: string) => number | null {
  let open: { readonly rules: Region; readonly number: number; lines: number; isInPart: boolean } | null =
    null;
  let count = 0;
  return (body) => {
    if (open !== null) {
      const { rules, number } = open;
      const isEnd = rules.end.test(body);
      if (isEnd || ++open.lines >= (rules.mostLines ?? mostLinesOfRegion)) {
        open = null;
        if (isEnd && rules.endIsInside) return number;
      } else {
        if (open.isInPart && rules.partEnd?.test(body) === true) open.isInPart = false;
        const isOutside = open.isInPart;
        if (rules.part?.test(body) === true) open.isInPart = true;
        return isOutside ? null : number;
      }
    }
    const rules = body === '' ? undefined : regions.find(({ begin }) => begin.test(body));
    if (rules === undefined) return null;
    open = { rules, number: count++, lines: 1, isInPart: false };
    return open.number;
  };
}

function withoutPrefix(text: string): string {
  const prefix = linePrefix.exec(text);
  return prefix === null ? text : text.slice(prefix[0].length);
}

const allIsWell: Judgement = { kind: 'well', rule: lineRules.length };

/** That a test began, waits, goes on or passed is all of one form. */
function ofEvent({ action, origin }: GoEvent): Judgement {
  return action.endsWith('fail') ? { kind: 'error', form: `${action} ${origin}` } : allIsWell;
}

function ruled(body: string): Judgement | null {
  for (let rule = 0; rule < lineRules.length; rule++) {
    const [pattern, verdict] = lineRules[rule] as (typeof lineRules)[number];
    if (!pattern.test(body)) continue;
    return verdict === 'keep' ? keep : verdict === 'error' ? wrong : { kind: 'well', rule };
  }
  return null;
}

function isEntry(head: string, body: string): boolean {
  return listingLine.test(head) || isObjectLine(body);
}

function kindByWords(message: string): 'plain' | 'warning' | 'error' {
  return byWords(message).kind;
}

function byWords(body: string): typeof plain | typeof warning | typeof wrong {
  if (wrongWords.test(body) || wrongNames.test(body)) {
    const rest = body.replace(nothingWrong, '');
    if (rest === body || wrongWords.test(rest) || wrongNames.test(rest)) return wrong;
  }
  if (warningWords.test(body)) return warning;
  return plain;
}

/** @returns what says for each next line whether a test printed it that failed in the end */
function goTestReader(lines: readonly Line[]): (body: string) => boolean {
  const failed = new Set<string>();
  for (const { text } of lines) {
    const name = text.includes('--- FAIL: ') ? /--- FAIL: (\S+)/.exec(text)?.[1] : undefined;
    if (name !== undefined) failed.add(name);
  }
  let current: string | null = null;
  return (body) => {
    if (failed.size === 0) return false;
    if (body.startsWith('===')) current = /^=== (?:RUN|CONT|NAME)\s+(\S+)/.exec(body)?.[1] ?? current;
    return current !== null && failed.has(current) && /^\s+\S/.test(body);
  };
}
