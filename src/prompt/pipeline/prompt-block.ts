/**
 * A block of a request as the pipeline sees it: one text of one message, or one part that is passed through. Pure. Knows
 * nothing about the shape of a vendor's messages but where in it the text stands.
 */
import { createHash } from 'node:crypto';
import type { Block, BlockKind } from '../../core/blocks.ts';

/** How a block stands in its message. */
export type BlockForm =
  /** Its text can be replaced by a shorter one. */
  | 'text'
  /** Its text is the JSON of the value that stands there; what replaces it is JSON too. */
  | 'json'
  /** As `json`, but of a call that the model made: its id and its name stay. */
  | 'call'
  /** Passed through as it is: images, files, signatures, calls, and whatever a later version of an SDK invents. */
  | 'opaque';

export interface ToolUse {
  /** By which call and result find each other; unique within one request. */
  readonly callId: string;
  /** `null`: the result of a call that is not in the request. */
  readonly name: string | null;
  /** As the model wrote it; JSON, most of the time. `null`: unknown. */
  readonly input: string | null;
  readonly isError: boolean;
}

export interface PromptBlock extends Block {
  readonly form: BlockForm;
  /** Where the text stands in the request: `['messages', 3, 'content', 0, 'text']`. */
  readonly path: readonly (string | number)[];
  /** Index into `messages`; `null` for system texts and tools that stand beside them. */
  readonly message: number | null;
  /** Messages that only go together have the same number: a call and its results. `null`: not in a message. */
  readonly unit: number | null;
  /** How many answers of the model came after it: in how many calls it was sent before this one. */
  readonly age: number;
  /** Of a call or a result. */
  readonly tool: ToolUse | null;
  /** `exact`: never changed; `recent`: never dropped, stubbed or compressed; both are `mustKeep`. */
  readonly keep: 'exact' | 'recent' | 'none';
}

/** Such as `messages[3].content[0]`, by the id of a block. */
export function placeInRequest(blockId: string): string {
  return blockId
    .replace(/\/(?:text|content|source\/data)$/, '')
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** By which a text that was replaced can be read back; the same text has the same one everywhere. */
export function handleOf(hash: string): string {
  return hash.slice(0, 12);
}

export type BlockClass = 'instructions' | 'doc' | 'chat' | 'tool' | 'assistant';

/** For which part of the budget it counts. */
export function classOf(kind: BlockKind): BlockClass {
  switch (kind) {
    case 'system':
    case 'developer':
    case 'tool-schema':
    case 'constraint':
      return 'instructions';
    case 'doc':
    case 'code':
      return 'doc';
    case 'user':
      return 'chat';
    case 'tool-result':
      return 'tool';
    case 'assistant':
      return 'assistant';
  }
}
