/**
 * Turns source text into facts, one file after the other on this thread. The seam for doing it elsewhere: whatever
 * takes the same sources and yields the same files, in any order, can stand in for `extractHere`.
 */
import { setImmediate } from 'node:timers/promises';
import type { Extractor, Language } from '../languages/language.ts';
import { symbolsPerFile } from '../store/schema.ts';
import type { FileRecord, KnownFile } from '../store/stored-file.ts';
import type { ReadSource } from './read-source.ts';

export interface SourceToExtract extends ReadSource {
  readonly known: KnownFile | null;
  readonly language: Language | null;
}

interface ExtractedFile {
  readonly known: KnownFile | null;
  readonly record: FileRecord;
}

export type ExtractFiles = (
  sources: Iterable<SourceToExtract>,
  signal: AbortSignal | undefined,
) => AsyncIterable<ExtractedFile>;

/** Syntax trees are freed by the event loop only: without a turn of it they pile up. In characters. */
const breathEvery = 256 * 1024;

export const extractHere: ExtractFiles = async function* (sources, signal) {
  const extractors = new Map<Language, Extractor | null>();
  let sinceBreath = 0;
  for (const source of sources) {
    signal?.throwIfAborted();
    yield await extract(source, extractors);
    sinceBreath += Math.max(source.text?.length ?? 0, 1024);
    if (sinceBreath > breathEvery) {
      await setImmediate();
      sinceBreath = 0;
    }
  }
  signal?.throwIfAborted();
};

async function extract(
  { record, text, known, language }: SourceToExtract,
  extractors: Map<Language, Extractor | null>,
): Promise<ExtractedFile> {
  if (text === null || language === null) return { known, record };
  let extractor = extractors.get(language);
  if (extractor === undefined) {
    extractor = await language.loadExtractor().catch(() => null);
    extractors.set(language, extractor);
  }
  if (extractor === null) return { known, record: { ...record, skip: 'grammar-unavailable' } };
  try {
    const facts = extractor(record.path, text);
    if (facts.symbols.length >= symbolsPerFile) return { known, record: { ...record, skip: 'too-large' } };
    return { known, record: { ...record, language: language.id, facts } };
  } catch {
    return { known, record: { ...record, skip: 'parser-failed' } };
  }
}
