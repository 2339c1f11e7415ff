/** Where links of Markdown lead: how that is written, what of it is shown, and what may be clicked on. Pure. */

/** `(address "title")` from its bracket on. */
export function readDestination(
  text: string,
  from: number,
): { readonly address: string; readonly end: number } | null {
  const blank = /[\s\u0001]*/y;
  const skip = (at: number) => {
    blank.lastIndex = at;
    return at + (blank.exec(text)?.[0].length ?? 0);
  };
  let at = skip(from + 1);
  let address = '';
  if (text[at] === '<') {
    const close = text.indexOf('>', at);
    if (close < 0) return null;
    address = text.slice(at + 1, close);
    at = close + 1;
  } else {
    const start = at;
    for (let depth = 0; at < text.length; at += 1) {
      const character = text[at] ?? '';
      if (/[\s\u0001]/.test(character)) break;
      if (character === '\\') at += 1;
      else if (character === '(') depth += 1;
      else if (character === ')') {
        if (depth === 0) break;
        depth -= 1;
      }
    }
    address = text.slice(start, at);
  }
  at = skip(at);
  const title = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)/y;
  title.lastIndex = at;
  at = skip(at + (title.exec(text)?.[0].length ?? 0));
  if (text[at] !== ')') return null;
  return { address: address.replace(/\\([!-/:-@[-`{-~])/g, '$1'), end: at + 1 };
}

export function normalLabel(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Whether who reads the text knows where it leads. */
function isShownBy(text: string, address: string): boolean {
  const bare = (value: string) =>
    value
      .trim()
      .replace(/^(https?:\/\/|mailto:)/i, '')
      .replace(/\/$/, '')
      .toLowerCase();
  return bare(text) === bare(address);
}

/** As it may stand within an escape; `null`: such an address is not for clicking on. */
export function safeAddress(address: string): string | null {
  if (!/^(https?|mailto|file):/i.test(address)) return null;
  // What is no plain character is written with a percent sign; a surrogate alone is none at all.
  return address
    .replace(/[\ud800-\udfff]/gu, '')
    .replace(/[^!-~]/gu, (character) => encodeURIComponent(character));
}

/** What of an address is written out behind its text. Where a click leads there, its host does. */
export function addressShown(
  shown: string,
  address: string,
  { isImage, hyperlinks }: { readonly isImage: boolean; readonly hyperlinks: boolean },
): string | null {
  if (address === '' || address.startsWith('#') || isShownBy(shown, address)) return null;
  const host = /^https?:\/\/(?:[^/?#\s]*@)?([^/?#\s]+)/i.exec(address)?.[1];
  // What an image shows is not on the screen, so where it is matters less than that there is one.
  if (isImage && (hyperlinks || host === undefined)) return null;
  return hyperlinks && host !== undefined ? host : address;
}
