/**
 * `optimizer context "<query>"`: what a model would be sent with a question, without asking one. The same selection as
 * that of `ask`.
 */
import { readFileSync, statSync } from 'node:fs';
import { gatherContext } from '../../agent/gather-context.ts';
import type { Lookups } from '../../agent/lookups.ts';
import { type RequestParts, requestFor } from '../../agent/plan-turn.ts';
import { assertNever } from '../../core/assert-never.ts';
import { escapeControls } from '../../core/escape-controls.ts';
import { newId } from '../../core/ids.ts';
import { lookupsToJson } from '../ask-json.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { checkQuestionFits, QuestionError } from '../question-error.ts';
import { readStdin } from '../read-stdin.ts';
import type { Terminal } from '../terminal.ts';
import { type IndexCommandOptions, json, withIndex } from './with-index.ts';

export const contextFormats = ['paths', 'blocks', 'json'] as const;
export type ContextFormat = (typeof contextFormats)[number];

export interface ContextOptions extends IndexCommandOptions {
  readonly format?: ContextFormat;
  /** `-`: standard input. */
  readonly queryFile?: string;
}

/** More is no ranking that anybody reads. */
const mostFiles = 100;
const mostQueryBytes = 10 * 1024 * 1024;

export async function contextCommand(
  words: readonly string[],
  options: ContextOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const format = options.json ? 'json' : (options.format ?? 'blocks');
  const typed = words.join(' ').trim();
  const query = await readQuery(typed, options.queryFile, terminal, signal);
  return withIndex(
    { ...options, json: format === 'json' },
    terminal,
    signal,
    async ({ index, config, turnWorld }) => {
      const { budgetTokens } = config.context;
      checkQuestionFits(typed, budgetTokens);
      const turn = {
        ...query,
        budgetTokens,
        wholeFiles: !config.features.contextOptimization,
        dryRun: false,
      };
      const world = await turnWorld(index, signal, {
        onEvent: (event) => {
          if (event.type === 'notice') terminal.err.write(`${event.text}\n`);
        },
        useKeptAnswers: true,
        person: null,
      });
      const requestId = newId(world.clock.nowMs());
      const { secrets, history, ranked, lookups } = await gatherContext(turn, world, {
        requestId,
        tiers: world.loadTiers,
      });
      const request = requestFor(turn, index, secrets, history, ranked);
      terminal.out.write(render(format, request, lookups));
      if (request.context.files.length > 0) return exitCodes.ok;
      terminal.err.write('Nothing in the index has to do with the query.\n');
      return exitCodes.notFound;
    },
  );
}

/** The words that were typed come first, a file adds to them, as what is piped into `ask` does. @throws QuestionError */
async function readQuery(
  typed: string,
  file: string | undefined,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<{ readonly question: string; readonly attachment: string | null }> {
  const text = file === undefined ? null : file === '-' ? await piped(terminal, signal) : readQueryFile(file);
  if (typed !== '') return { question: typed, attachment: text };
  if (text !== null) return { question: text, attachment: null };
  throw new QuestionError(
    'There is no query',
    'Give one, such as: optimizer context "where are retries counted"; or --query-file with a file, or - for stdin.',
  );
}

async function piped(terminal: Terminal, signal: AbortSignal): Promise<string> {
  const text = await readStdin(() => {
    terminal.err.write('Waiting for the query on standard input …\n');
    return 'wait';
  }, signal);
  if (text === null)
    throw new QuestionError('Standard input is empty', 'Pipe the text of the query into it.');
  return text;
}

/** @throws QuestionError */
function readQueryFile(path: string): string {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > mostQueryBytes) {
      throw new QuestionError(`${path} is larger than 10 MiB`, 'Give the part that matters.');
    }
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof QuestionError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new QuestionError(
      `The query cannot be read from ${path} (${code})`,
      'Name a file with the text of it.',
    );
  }
  if (bytes.includes(0))
    throw new QuestionError(`${path} is binary`, 'Name a file with the text of the query.');
  const text = bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trim();
  if (text === '') throw new QuestionError(`${path} is empty`, 'Name a file with the text of the query.');
  return text;
}

function render(
  format: ContextFormat,
  { question, context, replaced, shortened }: RequestParts,
  lookups: Lookups,
): string {
  const { files, blocks, manifest } = context;
  switch (format) {
    case 'paths':
      return files
        .slice(0, mostFiles)
        .map(({ path }) => `${escapeControls(path)}\n`)
        .join('');
    case 'blocks':
      return blocks.map(({ text }) => text).join('\n');
    case 'json':
      return json({
        schemaVersion: 1,
        query: question,
        secretsReplaced: replaced,
        ...lookupsToJson(lookups),
        shortened: shortened && { lines: shortened.lines, keptLines: shortened.keptLines },
        found: files.length > 0,
        files: files.slice(0, mostFiles).map(({ path, score, reason }) => ({ path, score, reason })),
        blocks: blocks.map(({ id, source, tokens, text }) => ({ path: id, source, tokens, text })),
        context: manifest,
      });
    default:
      return assertNever(format);
  }
}
