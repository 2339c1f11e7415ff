/**
 * The template of a line of a log: the line with what varies – numbers, times, addresses, paths, ids, quoted text – as `#`.
 * One pass over the characters, since it is done for every line of megabytes. Pure.
 */

const [other, wordPart, digitPart, joint, slashPart, quoteMark, fill] = [0, 1, 2, 3, 4, 5, 6];

const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) return wordPart;
  if (/[0-9]/.test(character)) return digitPart;
  if (character === '/' || character === '\\') return slashPart;
  if (/[.:@%+~$-]/.test(character)) return joint;
  if (/["'`]/.test(character)) return quoteMark;
  return /[=#*>]/.test(character) ? fill : other;
});

/** A quote that is not closed within this many characters is an apostrophe or a mistake. */
const longestQuote = 400;
const daysAndMonths = new Set(
  'Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
);

/** @param keepsCodes whether `E0308`, `TS2345` and `HTTP500` stand for themselves, as they must in errors */
export function lineTemplate(text: string, keepsCodes: boolean): string {
  // In JSON everything is quoted: what is inside of the quotes is the line.
  const readsQuotes = !text.includes('":');
  let template = '';
  let copied = 0;
  let variableEnd = -1;
  const variable = (start: number, end: number) => {
    // A list of things that vary is one of them.
    if (variableEnd >= 0 && isGap(text, variableEnd, start)) copied = start;
    else template += `${text.slice(copied, start)}#`;
    copied = end;
    variableEnd = end;
  };
  for (let at = 0; at < text.length; ) {
    const kind = kindAt(text, at);
    if (kind === quoteMark && readsQuotes && (at === 0 || kindAt(text, at - 1) !== wordPart)) {
      const close = text.indexOf(text[at] as string, at + 1);
      if (close > 0 && close - at <= longestQuote && !(keepsCodes && isMessage(text, at + 1, close))) {
        variable(at, close + 1);
        at = close + 1;
        continue;
      }
    }
    if (kind === wordPart || kind === digitPart || kind === slashPart || kind === joint) {
      const end = endOfWord(text, at);
      if (isVariable(text, at, end, keepsCodes)) variable(keepsCodes ? endOfName(text, at, end) : at, end);
      at = end;
      continue;
    }
    if (kind === fill || text.charCodeAt(at) > 0x24ff) {
      const end = endOfRun(text, at);
      if (end - at > 2) variable(at, end);
      at = end;
      continue;
    }
    at++;
  }
  return copied === 0 ? text.trimEnd() : (template + text.slice(copied)).trimEnd();
}

/** What went wrong is said in words; a name in quotes has one or two. */
const fewestWordsOfMessage = 3;

function isMessage(text: string, start: number, end: number): boolean {
  let blanks = 0;
  for (let at = text.indexOf(' ', start); at >= 0 && at < end; at = text.indexOf(' ', at + 1)) blanks++;
  return blanks >= fewestWordsOfMessage - 1;
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (kinds[code] as number) : other;
}

/** A digit behind a comma goes on with the number, as in `10:20:30,123` and `1,024`. */
function endOfWord(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const kind = kindAt(text, at);
    if (kind >= wordPart && kind <= slashPart) continue;
    if (text[at] === ',' && kindAt(text, at - 1) === digitPart && kindAt(text, at + 1) === digitPart)
      continue;
    break;
  }
  return at;
}

function endOfRun(text: string, start: number): number {
  const code = text.charCodeAt(start);
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) === code) at++;
  return at;
}

function isGap(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x2c && code !== 0x09) return false;
  }
  return true;
}

/** Names of functions with a number behind them say more than the number. */
const nameBeforeNumber = /^[A-Za-z_.:]{8,}(?=\d)/;

function endOfName(text: string, start: number, end: number): number {
  return start + (nameBeforeNumber.exec(text.slice(start, end))?.[0].length ?? 0);
}

function isVariable(text: string, start: number, end: number, keepsCodes: boolean): boolean {
  let digits = 0;
  let slashes = 0;
  let letters = 0;
  for (let at = start; at < end; at++) {
    const kind = kindAt(text, at);
    if (kind === digitPart) digits++;
    else if (kind === slashPart) slashes++;
    else if (kind === wordPart) letters++;
  }
  if (digits > 0) return !(keepsCodes && /^[A-Z]{1,8}-?\d{1,5}:?$/.test(text.slice(start, end)));
  if (slashes > 0) return letters > 0 && (slashes > 1 || kindAt(text, start) === slashPart);
  if (letters === 3 && end - start === 3) return daysAndMonths.has(text.slice(start, end));
  return letters === 0 && end - start > 2;
}
