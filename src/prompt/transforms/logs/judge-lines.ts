/** What each line of an output is: to be kept, or one of many of its form. Pure. */
import type { Line } from './clean-lines.ts';
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

export type Judgement =
  /** `listing`: an entry, not a message: it stays. `under`: the source and the marks below a diagnostic, which is `keep`. */
  | { readonly kind: 'plain' | 'listing' | 'blank' | 'warning' | 'error' | 'keep' | 'under' | 'frame' }
  /** All of these with the same rule are one form. */
  | { readonly kind: 'well'; readonly rule: number }
  /** All lines of a region have the same number. */
  | { readonly kind: 'region'; readonly region: number };

const mostLinesOfRegion = 200;

export interface JudgedLine {
  readonly line: Line;
  /** The line without what the CI system put before it. */
  readonly body: string;
  readonly judgement: Judgement;
}

const plain: Judgement = { kind: 'plain' };
const listing: Judgement = { kind: 'listing' };
const blank: Judgement = { kind: 'blank' };
const warning: Judgement = { kind: 'warning' };
const wrong: Judgement = { kind: 'error' };
const keep: Judgement = { kind: 'keep' };
const under: Judgement = { kind: 'under' };
const frame: Judgement = { kind: 'frame' };

export function judgeLines(lines: readonly Line[]): readonly JudgedLine[] {
  const regionOf = regionReader();
  const isOfFailedGoTest = goTestReader(lines);
  let isUnderDiagnostic = false;
  let isUnderFrame = false;
  const judged = lines.map((line): JudgedLine => {
    const body = withoutPrefix(line.text);
    const region = regionOf(body);
    const judgement = ((): Judgement => {
      if (region !== null) return { kind: 'region', region };
      if (!/\S/.test(body)) return blank;
      if (isOfFailedGoTest(body)) return keep;
      if (isUnderDiagnostic && underDiagnostic.test(body)) return under;
      if (stackFrame.test(body) || (isUnderFrame && /^\s{4,}\S/.test(body))) return frame;
      return ruled(body) ?? (listingLine.test(body) ? listing : byWords(body));
    })();
    isUnderDiagnostic = judgement === keep || judgement === under;
    isUnderFrame = judgement === frame && /^\s*File "/.test(body);
    return { line, body, judgement };
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
  if (text.startsWith('{"') && text.endsWith('"}')) return goOutput(text) ?? text;
  const prefix = linePrefix.exec(text);
  return prefix === null ? text : text.slice(prefix[0].length);
}

/** What a test printed, of an event of `go test -json`. */
function goOutput(text: string): string | null {
  const output = /"Action":"output".*"Output":("(?:[^"\\]|\\.)*")\}$/.exec(text)?.[1];
  if (output === undefined) return null;
  try {
    return String(JSON.parse(output)).trimEnd();
  } catch {
    return null;
  }
}

function ruled(body: string): Judgement | null {
  for (let rule = 0; rule < lineRules.length; rule++) {
    const [pattern, verdict] = lineRules[rule] as (typeof lineRules)[number];
    if (!pattern.test(body)) continue;
    return verdict === 'keep' ? keep : verdict === 'error' ? wrong : { kind: 'well', rule };
  }
  return null;
}

function byWords(body: string): Judgement {
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
