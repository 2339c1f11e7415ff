/** The unit of everything that is sent to a model. Knows nothing about files, indexes or vendors. */

export type BlockKind =
  | 'system'
  | 'developer'
  | 'user'
  | 'assistant'
  | 'tool-schema'
  | 'tool-result'
  | 'code'
  | 'doc'
  | 'constraint';

export interface Block {
  /** Unique within one request. */
  readonly id: string;
  readonly kind: BlockKind;
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
  /** SHA-256 of `text`, in hex. */
  readonly hash: string;
  /** Tokens of `text`; see `tokens.ts` for how good the count is. */
  readonly tokens: number;
  /** Larger is kept longer. Only the order means something. */
  readonly priority: number;
  /** Never dropped or shortened; a budget that cannot hold it is an error. */
  readonly mustKeep: boolean;
  /** `frozen` once sent in this session (its bytes never change), else `live`. */
  readonly zone: 'frozen' | 'live';
  /** Where the text came from, such as `src/a.ts:10-20` or `question`. */
  readonly source: string;
}
