/** What an event of a turn says to people, in one line. Pure; knows nothing about where and how it is shown. */
import type { TransformClass } from '../prompt/pipeline/operation.ts';
import type { AgentEvent } from './agent-event.ts';

/** @returns `null`: it is nothing to be told, or is shown in a way of its own, as text is */
export function describeEvent(event: AgentEvent): string | null {
  switch (event.type) {
    case 'conversation': {
      const { turn, tier, anewBecause } = event;
      if (anewBecause !== null) return `the conversation begins anew: ${anewBecause}`;
      if (tier === null) return 'there is no conversation of this project to go on with; this begins one';
      return `turn ${turn} of the conversation with ${tier}`;
    }
    case 'secrets-replaced':
      return `not sent, and replaced by a mark: ${event.replaced.map(({ kind }) => kind).join(', ')}`;
    case 'notice':
      return event.text;
    case 'attempt-started':
      return `${event.tier} (${event.model}) …`;
    case 'tool-called':
      return `  ${event.name} ${event.given}`;
    case 'tool-answered':
      return event.ok || event.name === 'run_command' ? null : `    ${firstLine(event.text)}`;
    case 'prompt-shortened': {
      const saved = event.because.reduce((sum, { tokens }) => sum + tokens, 0);
      const parts = event.because.map(({ kind, parts: count }) => shortenedParts(kind, count));
      return `  ${thousands(saved)} tokens less to send: ${parts.join(', ')}`;
    }
    case 'mending':
      return `${event.tier} is to mend it: ${firstLine(event.because)}`;
    case 'checking':
      return `  ${event.command} …`;
    case 'checked':
      return event.passed ? null : `    ${event.detail}`;
    case 'denied':
      return `    not run: ${event.because}`;
    case 'retrying':
      return `${event.tier}: ${event.because}; trying again in ${(event.delayMs / 1_000).toFixed(1)} s`;
    case 'packed-smaller':
      return `${event.tier}: ${event.because}; asking it again with ${event.promptTokens} tokens at most`;
    case 'escalated':
      return `${event.from} → ${event.to}: ${event.because}`;
    default:
      return null;
  }
}

/** What the prompt pipeline shortened, as one and as several. */
const shortened: Readonly<Record<TransformClass, readonly [one: string, several: string]>> = {
  filler: ['polite phrase', 'polite phrases'],
  'tool-schema': ['definition of a tool', 'definitions of tools'],
  json: ['JSON text', 'JSON texts'],
  junk: ['empty phrase', 'empty phrases'],
  duplicates: ['repetition', 'repetitions'],
  logs: ['output of a command', 'outputs of commands'],
  'stale-reads': ['result that is out of date', 'results that are out of date'],
  'old-results': ['old result', 'old results'],
  'old-calls': ['old call', 'old calls'],
  compaction: ['part summed up', 'parts summed up'],
  compression: ['long text', 'long texts'],
  selection: ['part that fits no more', 'parts that fit no more'],
};

function shortenedParts(kind: TransformClass, count: number): string {
  const [one, several] = shortened[kind];
  return `${count} ${count === 1 ? one : several}`;
}

function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
