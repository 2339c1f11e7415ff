// A plain peer: BM25 over the text of files, and over pieces of them, with words split at case and punctuation. No index,
// no grammar. For comparison only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const k1 = 1.2;
const b = 0.75;
const largestBytes = 512 * 1024;
export const linesPerChunk = 40;

const stop = new Set(
  'the a an and or of to in for on with is are be by as at it this that from not no can will was were has have when if then than so do does but its into out up down use used using should would could also only we i you'.split(
    ' ',
  ),
);

/** Subwords, and whole identifiers of several. */
export function wordsOf(text) {
  const words = [];
  for (const [name] of text.matchAll(/[A-Za-z][A-Za-z0-9]*|\d{2,}/g)) {
    const parts = name
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
      .split(' ');
    for (const part of parts) {
      const word = stem(part.toLowerCase());
      if (word.length > 1 && !stop.has(word)) words.push(word);
    }
    if (parts.length > 1) words.push(name.toLowerCase());
  }
  return words;
}

export function stem(word) {
  if (word.length > 5 && word.endsWith('ing')) return word.slice(0, -3);
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && word.endsWith('ed')) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word;
}

/** @returns `{ path, text }` of every readable text file */
export function readTexts(tree, paths) {
  return paths.flatMap((path) => {
    try {
      const bytes = readFileSync(join(tree, path));
      if (bytes.length > largestBytes || bytes.subarray(0, 8_000).includes(0)) return [];
      return [{ path, text: bytes.toString('utf8') }];
    } catch {
      return [];
    }
  });
}

export function chunksOf({ path, text }) {
  const lines = text.split('\n');
  const chunks = [];
  for (let from = 0; from < lines.length; from += linesPerChunk) {
    const piece = lines.slice(from, from + linesPerChunk);
    chunks.push({ path, text: piece.join('\n'), startLine: from + 1, endLine: from + piece.length });
  }
  return chunks;
}

/** Documents in, `{ document, score }` out, best first. Path words count twice. */
export function rankByBm25(documents, query) {
  const wanted = new Set(wordsOf(query));
  const frequency = new Map();
  const stats = documents.map((document) => {
    const words = [...wordsOf(document.text), ...wordsOf(document.path), ...wordsOf(document.path)];
    const counts = new Map();
    for (const word of words) if (wanted.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const word of counts.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
    return { document, counts, length: words.length };
  });
  const average = stats.reduce((total, { length }) => total + length, 0) / Math.max(1, stats.length);
  return stats
    .map(({ document, counts, length }) => {
      let score = 0;
      for (const [word, count] of counts) {
        const rarity = Math.log(
          1 + (documents.length - frequency.get(word) + 0.5) / (frequency.get(word) + 0.5),
        );
        score += (rarity * count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / average));
      }
      return { document, score };
    })
    .filter(({ score }) => score > 0)
    .sort((x, y) => y.score - x.score || (x.document.path < y.document.path ? -1 : 1));
}
