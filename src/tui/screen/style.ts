/** How a cell looks, as a terminal keeps it: twelve things that each are on or off, or have a colour. Pure. */

/** `codes` by slot, empty: off. Two styles are the same if they are the same object: see `styleOf`. */
export interface Style {
  readonly codes: readonly string[];
}

/** What turns each slot off. */
const offCodes = ['22', '22', '23', '24', '25', '27', '28', '29', '39', '49', '55', '59'] as const;
const slotCount = offCodes.length;
const slot = {
  bold: 0,
  dim: 1,
  italic: 2,
  underline: 3,
  blink: 4,
  inverse: 5,
  hidden: 6,
  strike: 7,
  foreground: 8,
  background: 9,
  overline: 10,
  underlineColour: 11,
} as const;

export const plain: Style = { codes: Array.from({ length: slotCount }, () => '') };
const known = new Map<string, Style>([[plain.codes.join(), plain]]);
/** Colours come from themes and highlighters, which have few; this is for text that has a rainbow in it. */
const knownLimit = 4096;

function styleOf(codes: readonly string[]): Style {
  const name = codes.join();
  const found = known.get(name);
  if (found !== undefined) return found;
  // Old objects stay valid, they are only no longer found: a line that holds one is drawn anew once.
  if (known.size >= knownLimit) {
    known.clear();
    known.set(plain.codes.join(), plain);
  }
  const made: Style = { codes };
  known.set(name, made);
  return made;
}

/** `parameters`: what stands between `ESC [` and `m`. */
export function applySgr(style: Style, parameters: string): Style {
  const codes = [...style.codes];
  const words = parameters.split(';');
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const number = Number.parseInt(word === '' ? '0' : word, 10);
    if (number === 0) codes.fill('');
    else if (number === 38 || number === 48 || number === 58) {
      const target = number === 38 ? slot.foreground : number === 48 ? slot.background : slot.underlineColour;
      // With colons it is one word; else the ones that follow belong to it.
      const length = word.includes(':') ? 1 : words[at + 1] === '5' ? 3 : words[at + 1] === '2' ? 5 : 1;
      const isWhole = word.includes(':') || (length > 1 && at + length <= words.length);
      if (isWhole) codes[target] = words.slice(at, at + length).join(';');
      at += length - 1;
    } else if (number === 4 && word === '4:0') codes[slot.underline] = '';
    else applyNumber(codes, number, word);
  }
  return styleOf(codes);
}

function applyNumber(codes: string[], number: number, word: string): void {
  if ((number >= 30 && number <= 37) || (number >= 90 && number <= 97)) codes[slot.foreground] = word;
  else if ((number >= 40 && number <= 47) || (number >= 100 && number <= 107)) codes[slot.background] = word;
  else if (number === 22) {
    codes[slot.bold] = '';
    codes[slot.dim] = '';
  } else {
    const on = onSlots[number];
    if (on !== undefined) codes[on] = word;
    const off = offSlots[number];
    if (off !== undefined) codes[off] = '';
  }
}

const onSlots: Readonly<Record<number, number>> = {
  1: slot.bold,
  2: slot.dim,
  3: slot.italic,
  4: slot.underline,
  5: slot.blink,
  6: slot.blink,
  7: slot.inverse,
  8: slot.hidden,
  9: slot.strike,
  21: slot.underline,
  53: slot.overline,
};

const offSlots: Readonly<Record<number, number>> = {
  23: slot.italic,
  24: slot.underline,
  25: slot.blink,
  27: slot.inverse,
  28: slot.hidden,
  29: slot.strike,
  39: slot.foreground,
  49: slot.background,
  55: slot.overline,
  59: slot.underlineColour,
};

const changes = new WeakMap<Style, WeakMap<Style, string>>();

/** The shortest escape that turns one style into another; empty: they are the same. */
export function changeStyle(from: Style, to: Style): string {
  if (from === to) return '';
  let ofFrom = changes.get(from);
  if (ofFrom === undefined) {
    ofFrom = new WeakMap();
    changes.set(from, ofFrom);
  }
  let made = ofFrom.get(to);
  if (made === undefined) {
    made = makeChange(from, to);
    ofFrom.set(to, made);
  }
  return made;
}

function makeChange(from: Style, to: Style): string {
  const on = to.codes.filter((code) => code !== '');
  const anew = on.length === 0 ? '\u001b[m' : `\u001b[0;${on.join(';')}m`;
  const steps: string[] = [];
  let dropsWeight = false;
  for (let at = 0; at < slotCount; at++) {
    const before = from.codes[at] ?? '';
    const after = to.codes[at] ?? '';
    if (before === after || after !== '') continue;
    const code = offCodes[at] ?? '0';
    if (code === '22') dropsWeight = true;
    if (!steps.includes(code)) steps.push(code);
  }
  for (let at = 0; at < slotCount; at++) {
    const before = from.codes[at] ?? '';
    const after = to.codes[at] ?? '';
    // Bold and dim are turned off together.
    const isLost = dropsWeight && offCodes[at] === '22';
    if (after !== '' && (before !== after || isLost)) steps.push(after);
  }
  const change = `\u001b[${steps.join(';')}m`;
  return change.length < anew.length ? change : anew;
}
