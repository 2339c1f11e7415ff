/** What an event of a turn says to people, in one line. Pure; knows nothing about where and how it is shown. */
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

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
