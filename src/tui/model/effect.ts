/** What is to be done because of a message: by the screen, or by the program behind it. Data only. */
import type { CompletionQuery, Painted, Reply } from '../backend.ts';

export type Effect =
  | { readonly type: 'ask'; readonly question: string }
  | { readonly type: 'command'; readonly line: string }
  | { readonly type: 'shell'; readonly line: string }
  | { readonly type: 'stop' }
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly type: 'complete'; readonly query: CompletionQuery; readonly token: number }
  | { readonly type: 'remember'; readonly entry: string }
  | { readonly type: 'save-draft'; readonly text: string }
  /** Into the scrollback, below the command that it answers. */
  | {
      readonly type: 'print';
      readonly said: string | null;
      readonly lines: readonly Painted[];
      /** `null`: they are painted already. */
      readonly role: 'error' | 'dim' | null;
    }
  | { readonly type: 'edit-in-editor'; readonly text: string }
  | { readonly type: 'suspend' }
  | { readonly type: 'redraw' }
  | { readonly type: 'quit' };
