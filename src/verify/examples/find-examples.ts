/**
 * Finds the calls that a question shows with what they should give: doctests, `f(1, 2) == 3`, `f([1]) ➞ 2`, comments behind
 * a call, and `for x = 1 the output should be 2`. Pure; runs nothing and trusts nothing of it.
 */

export interface Example {
  /** An expression, such as `add(1, 2)`. */
  readonly call: string;
  /** As it is written: an expression, or text. */
  readonly expected: string;
}

/** More say nothing more, and each takes time. */
const mostExamples = 24;

const relation =
  /^\s*(?:➞|→|⇒|-+>|=+>|={2,3}|=|≡|\bis\b|(?:\/\/|#)\s*(?:=>|->|→|returns?\b)?|;?\s*(?:\/\/|#)\s*(?:=>|->|→|returns?\b|outputs?\b)?|(?:(?:should|must|will|would)\s+)?(?:returns?|gives?|yields?|outputs?|evaluates?\s+to|be|equals?)\b(?:\s+(?:be|value|is))?)[:\s]*/i;

/** @param names of the functions that are asked for; a call of anything else is no example */
export function findExamples(question: string, names: readonly string[]): readonly Example[] {
  const found = new Map<string, Example>();
  const add = (example: Example | null) => {
    if (example === null || example.expected === '' || found.size >= mostExamples) return;
    const key = example.call.replace(/\s+/g, '');
    if (!found.has(key)) found.set(key, example);
  };
  const { doctests, rest } = readDoctests(question);
  for (const example of doctests) if (names.some((name) => callsOf(example.call, name))) add(example);
  for (const name of names) {
    for (const example of readCalls(rest, name)) add(example);
    for (const example of readSentences(rest, name)) add(example);
  }
  return [...found.values()];
}

function callsOf(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.$])${escaped(name)}\\s*\\(`).test(text);
}

function readDoctests(text: string): { doctests: readonly Example[]; rest: string } {
  const doctests: Example[] = [];
  const rest: string[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const prompt = /^\s*(?:\/\/\s*|#\s*|\*\s*)?>{2,3}\s?(.+)$/.exec(lines[at] ?? '');
    if (prompt === null) {
      rest.push(lines[at] ?? '');
      continue;
    }
    let call = (prompt[1] ?? '').trim();
    while (/^\s*\.\.\.\s/.test(lines[at + 1] ?? '')) {
      at += 1;
      call += ` ${(lines[at] ?? '').replace(/^\s*\.\.\.\s/, '').trim()}`;
    }
    const expected: string[] = [];
    while (at + 1 < lines.length && isOutput(lines[at + 1] ?? '')) {
      at += 1;
      expected.push((lines[at] ?? '').replace(/^\s*(?:\/\/|\*)\s?/, '').trim());
    }
    if (expected.length === 0) rest.push(call);
    else if (!/^\s*[\w.]+\s*=[^=]/.test(call)) doctests.push({ call, expected: expected.join('\n') });
  }
  return { doctests, rest: rest.join('\n') };
}

function isOutput(line: string): boolean {
  const text = line.replace(/^\s*(?:\/\/|\*|#)/, '').trim();
  return text !== '' && !/^(?:>{2,3}|"""|'''|```|\*\/)/.test(text) && !/^#/.test(text);
}

function readCalls(text: string, name: string): readonly Example[] {
  const examples: Example[] = [];
  const pattern = new RegExp(`(?<![\\w.$])${escaped(name)}\\s*(?=\\()`, 'g');
  for (const match of text.matchAll(pattern)) {
    const before = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
    if (/\b(?:def|function|fn|func|async)\s*$/.test(before)) continue;
    const open = match.index + match[0].length;
    const close = closing(text, open);
    if (close === null) continue;
    const call = text.slice(match.index, close + 1).replace(/\s*\n\s*/g, ' ');
    // `assert f(1) == 2`, `print(f(1)) # 2`, `console.log(f(1)); // 2`
    const behind = text.slice(close + 1).replace(/^[`"']?\)*;?/, '');
    const relates = relation.exec(behind);
    if (relates === null || relates[0].trim() === '') continue;
    const expected = readValue(behind.slice(relates[0].length).replace(/^[ \t]*\n[ \t]*/, ''));
    if (expected !== null) examples.push({ call, expected });
  }
  return examples;
}

/** `For lst = [0, 3] the output should be 10`: of functions that take one thing. */
function readSentences(text: string, name: string): readonly Example[] {
  const examples: Example[] = [];
  const pattern = /(?:\bfor\b|\bif\b|\binput\b|\bexample\b)[^\n]{0,40}?[\w\s]*?[:=]\s*(?=[[("'{\d-])/gi;
  for (const match of text.matchAll(pattern)) {
    const rest = text.slice(match.index + match[0].length);
    const value = readValue(rest);
    if (value === null) continue;
    const between =
      /^[^\n]{0,60}?(?:output|result|answer|returns?|expected)\b[^\n[("'{\d-]{0,30}?(?=[[("'{\d-]|\b(?:True|False|None|true|false|null)\b)/i.exec(
        rest.slice(value.length),
      );
    if (between === null) continue;
    const expected = readValue(rest.slice(value.length + between[0].length));
    if (expected !== null) examples.push({ call: `${name}(${value})`, expected });
  }
  return examples;
}

/** The value that a text begins with: what stands in brackets or quotes, else the rest of the line. */
function readValue(text: string): string | null {
  const trimmed = text.replace(/^[ \t`]+/, '');
  const first = trimmed[0];
  if (first === undefined) return null;
  if ('[({'.includes(first)) {
    const close = closing(trimmed, 0);
    return close === null ? null : trimmed.slice(0, close + 1).replace(/\s*\n\s*/g, ' ');
  }
  if ('"\''.includes(first)) {
    const end = trimmed.indexOf(first, 1);
    if (end < 0 || trimmed.slice(0, end).includes('\n') || /^[\w"']/.test(trimmed.slice(end + 1)))
      return null;
    return trimmed.slice(0, end + 1);
  }
  const number = /^[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.]*\()/.exec(trimmed);
  if (number !== null && !/^\s*[*+/%^<>-]/.test(trimmed.slice(number[0].length))) return number[0];
  const word = /^(?:true|false|none|null|undefined|nan|inf(?:inity)?)\b/i.exec(trimmed);
  if (word !== null) return word[0];
  const line = (trimmed.split('\n')[0] ?? '')
    .replace(/\s*(?:#|\/\/|"""|```|`).*$/, '')
    .replace(/[.,;\s]+$/, '');
  return line === '' || line.length > 200 ? null : line;
}

/** Where the bracket at `open` closes; strings are passed over. `null`: nowhere near. */
function closing(text: string, open: number): number | null {
  let depth = 0;
  let quote: string | null = null;
  for (let at = open; at < Math.min(text.length, open + 2_000); at += 1) {
    const character = text[at] ?? '';
    if (quote !== null) {
      if (character === '\\') at += 1;
      else if (character === quote) quote = null;
      else if (character === '\n') return null;
    } else if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return null;
}

function escaped(name: string): string {
  return name.replace(/[$.]/g, '\\$&');
}
