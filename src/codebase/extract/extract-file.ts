/**
 * Does one job from start to end on the thread that calls it: reads the file, sees whether its contents are known,
 * parses it. Knows nothing about threads or the order of jobs.
 */
import type { Extractor, Language } from '../languages/language.ts';
import { prepareFacts } from '../store/prepared-facts.ts';
import { symbolsPerFile } from '../store/schema.ts';
import type { FileRecord } from '../store/stored-file.ts';
import { packPieces } from '../words/pack-pieces.ts';
import type { Extracted, ExtractJob, ExtractLimits, KnownContents } from './extract-job.ts';
import { readSource } from './read-source.ts';

/** Extractors that are loaded, `null` for a grammar that does not load; kept from one refresh to the next. */
export class LoadedExtractors {
  readonly #languages: ReadonlyMap<string, Language>;
  readonly #loaded = new Map<string, Extractor | null>();

  constructor(languages: readonly Language[]) {
    this.#languages = new Map(languages.map((language) => [language.id, language]));
  }

  async get(id: string): Promise<Extractor | null> {
    const loaded = this.#loaded.get(id);
    if (loaded !== undefined) return loaded;
    const language = this.#languages.get(id);
    if (language === undefined) throw new Error(`Nobody here reads ${id}`);
    const extractor = await language.loadExtractor().catch(() => null);
    this.#loaded.set(id, extractor);
    return extractor;
  }
}

export async function extractFile(
  job: ExtractJob,
  limits: ExtractLimits,
  extractors: LoadedExtractors,
): Promise<Extracted> {
  const source = readSource(job, limits);
  if (source === null) return { kind: 'gone' };
  const { record, text } = source;
  // Hashing comes before parsing: a file that was only touched is not parsed again.
  if (job.known !== null && isSameContent(record, job.known)) {
    return { kind: 'same', stamp: record.stamp, racy: record.racy };
  }
  if (text === null) return { kind: 'read', record };
  if (job.language === null) return { kind: 'read', record: withWords(record, text) };
  const extractor = await extractors.get(job.language);
  if (extractor === null)
    return { kind: 'read', record: { ...withWords(record, text), skip: 'grammar-unavailable' } };
  return { kind: 'read', record: withFacts(record, job.language, text, extractor) };
}

/** For a file that the parser did not survive elsewhere. */
export function extractWithoutParsing(job: ExtractJob, limits: ExtractLimits): Extracted {
  const source = readSource(job, limits);
  if (source === null) return { kind: 'gone' };
  const { record, text } = source;
  return {
    kind: 'read',
    record: text === null ? record : { ...withWords(record, text), skip: 'parser-failed' },
  };
}

/** Of a longer text the start: what it is about is said early, and data never ends. */
const mostUnparsedCharacters = 200_000;

function withWords(record: FileRecord, text: string): FileRecord {
  return { ...record, pieces: packPieces(record.path, text.slice(0, mostUnparsedCharacters), []) };
}

function withFacts(record: FileRecord, language: string, text: string, extractor: Extractor): FileRecord {
  try {
    const facts = extractor(record.path, text);
    if (facts.symbols.length >= symbolsPerFile) return { ...record, skip: 'too-large' };
    const pieces = packPieces(record.path, text, facts.symbols);
    return { ...record, language, facts: prepareFacts(record.path, facts), pieces };
  } catch {
    return { ...withWords(record, text), skip: 'parser-failed' };
  }
}

function isSameContent(record: FileRecord, known: KnownContents): boolean {
  if (record.hash !== known.hash || record.stamp.sizeBytes !== known.sizeBytes) return false;
  return record.hash !== null || record.skip === known.skip;
}
