/** What the composer wants to be done. Data only. */
import type { CompletionQuery } from '../backend.ts';

export type ComposerIntent =
  /** With what was pasted in full; and as it was seen, with marks for long pastes. */
  | { readonly type: 'submit'; readonly text: string; readonly shown: string }
  /** Answers to an older token are too late. */
  | { readonly type: 'complete'; readonly query: CompletionQuery; readonly token: number }
  | { readonly type: 'draft-changed'; readonly text: string }
  /** Esc, where nothing is open. */
  | { readonly type: 'stop' }
  /** Ctrl-C, where nothing is typed. */
  | { readonly type: 'interrupt' }
  /** Ctrl-D, where nothing is typed. */
  | { readonly type: 'end' }
  | { readonly type: 'edit-in-editor'; readonly text: string }
  | { readonly type: 'redraw' };
