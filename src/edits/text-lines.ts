/** A text file as lines that know how they end, so that what is not edited comes back byte for byte. Pure. */

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'latin1';

/** Compared by identity: an edit elsewhere in the file leaves the same object standing. */
export interface Line {
  readonly text: string;
  /** Empty on a last line that has none. */
  readonly end: string;
}

export interface TextLines {
  readonly encoding: Encoding;
  /** An empty file has none. */
  readonly lines: readonly Line[];
}

const boms: Readonly<Record<Encoding, readonly number[]>> = {
  'utf-8': [],
  'utf-8-bom': [0xef, 0xbb, 0xbf],
  'utf-16le': [0xff, 0xfe],
  'utf-16be': [0xfe, 0xff],
  latin1: [],
};

/** @returns `null`: no text. Bytes that are not valid UTF-8 are read as Latin-1, which every byte is. */
export function readText(bytes: Uint8Array): TextLines | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const marked = (['utf-8-bom', 'utf-16le', 'utf-16be'] as const).find((encoding) =>
    boms[encoding].every((byte, at) => buffer[at] === byte),
  );
  const candidates: readonly Encoding[] = marked ? [marked] : ['utf-8', 'latin1'];
  for (const encoding of candidates) {
    const body = buffer.subarray(boms[encoding].length);
    const text = decode(body, encoding);
    if (text.includes('\0')) return null;
    if (encode(text, encoding)?.equals(body)) return { encoding, lines: splitLines(text) };
  }
  return null;
}

/** @returns `null`: it holds a character that the encoding has no bytes for. */
export function textBytes({ encoding, lines }: TextLines): Uint8Array | null {
  const body = encode(lines.map(({ text, end }) => text + end).join(''), encoding);
  return body && Buffer.concat([Buffer.from(boms[encoding]), body]);
}

/** What a model writes, as lines without their ends; a last line end ends the last line and begins none. */
export function writtenLines(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** How new lines end: as most of the file's do. */
export function usualLineEnd(lines: readonly Line[]): string {
  const counts = new Map<string, number>();
  for (const { end } of lines) if (end !== '') counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '\n';
}

function splitLines(text: string): Line[] {
  // A carriage return alone ends lines only where nothing else does.
  const ends = text.includes('\n') ? /\r\n|\n/g : /\r/g;
  const lines: Line[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(ends)) {
    lines.push({ text: text.slice(from, index), end });
    from = index + end.length;
  }
  if (from < text.length) lines.push({ text: text.slice(from), end: '' });
  return lines;
}

function decode(body: Buffer, encoding: Encoding): string {
  switch (encoding) {
    case 'latin1':
      return body.toString('latin1');
    case 'utf-16le':
      return body.toString('utf16le');
    case 'utf-16be':
      return Buffer.from(body.subarray(0, body.length & ~1))
        .swap16()
        .toString('utf16le');
    default:
      return body.toString('utf8');
  }
}

function encode(text: string, encoding: Encoding): Buffer | null {
  switch (encoding) {
    case 'latin1':
      return [...text].every((character) => (character.codePointAt(0) ?? 0) < 256)
        ? Buffer.from(text, 'latin1')
        : null;
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    default:
      return Buffer.from(text, 'utf8');
  }
}
