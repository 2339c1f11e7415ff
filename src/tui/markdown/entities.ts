/** Characters that Markdown writes by name or number (`&amp;`, `&#8212;`). Pure. The names that people use, not all 2,231. */

const pairs = `
amp & lt < gt > quot " apos ' copy © reg ® trade ™ hellip … mdash — ndash – lsquo ‘ rsquo ’ ldquo “
rdquo ” laquo « raquo » bull • middot · times × divide ÷ plusmn ± le ≤ ge ≥ ne ≠ asymp ≈ infin ∞
larr ← uarr ↑ rarr → darr ↓ harr ↔ lArr ⇐ rArr ⇒ hArr ⇔ check ✓ cross ✗ deg ° micro µ para ¶ sect §
euro € pound £ yen ¥ cent ¢ alpha α beta β gamma γ delta δ lambda λ mu μ pi π sigma σ omega ω
Delta Δ Sigma Σ Omega Ω sum ∑ prod ∏ radic √ isin ∈ forall ∀ exist ∃ ouml ö auml ä uuml ü Ouml Ö
Auml Ä Uuml Ü szlig ß eacute é egrave è agrave à ccedil ç ntilde ñ aring å oslash ø lbrace {
rbrace } lbrack [ rbrack ] lpar ( rpar ) ast * lowbar _ grave \` vert | bsol \\ num # excl !`;

let read: ReadonlyMap<string, string> | null = null;

function named(): ReadonlyMap<string, string> {
  if (read === null) {
    const all = new Map([['nbsp', '\u00a0']]);
    for (const [, name = '', character = ''] of pairs.matchAll(/(\w+) (\S)/g)) all.set(name, character);
    read = all;
  }
  return read;
}

/** @returns the character and how long its name is; `null`: there is none at this place */
export function entityAt(
  text: string,
  at: number,
): { readonly text: string; readonly length: number } | null {
  const pattern = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/iy;
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (found === null) return null;
  const [whole, decimal, hex, name] = found;
  if (name !== undefined) {
    const character = named().get(name);
    return character === undefined ? null : { text: character, length: whole.length };
  }
  const point = decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal);
  const isCharacter = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
  return { text: isCharacter ? String.fromCodePoint(point) : '\ufffd', length: whole.length };
}
