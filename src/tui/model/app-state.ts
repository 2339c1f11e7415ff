/** All that the live part of the screen shows, as plain data. Pure; knows neither ink nor the program behind. */
import type { Candidate, Panel, Reply, ScreenSize, SessionStatus } from '../backend.ts';
import type { ComposerState } from '../composer/composer-state.ts';
import type { ReviewState } from '../review/review-state.ts';
import type { ThemeName } from '../theme.ts';
import type { Menu } from './menu.ts';

/** Who gets what is typed. */
export type Mode =
  | { readonly kind: 'compose' }
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly title: string;
      /** Below the title. */
      readonly lines: readonly string[];
      readonly menu: Menu<Reply>;
    }
  | { readonly kind: 'review'; readonly id: number; readonly review: ReviewState }
  | { readonly kind: 'panel'; readonly panels: readonly Panel[]; readonly open: number; readonly top: number }
  | {
      readonly kind: 'choose';
      readonly title: string;
      readonly command: string;
      /** What narrows the choices. */
      readonly typed: string;
      readonly choices: readonly Candidate[];
      readonly menu: Menu<string>;
    };

export interface Busy {
  readonly kind: 'turn' | 'shell' | 'command';
  readonly startedMs: number;
  /** What it does now, in a few words. */
  readonly doing: string;
  readonly tier: string | null;
  /** Why this one: what the tier before it did not do. */
  readonly because: string | null;
  /** Of the answer, as it has come so far. */
  readonly characters: number;
  /** Of what ended in this turn; nano-dollars. */
  readonly cost: number;
  readonly unknownCosts: number;
  readonly isStopping: boolean;
}

export interface AppState {
  readonly size: ScreenSize;
  readonly theme: ThemeName | 'auto';
  /** `null`: the terminal has not said. */
  readonly isDark: boolean | null;
  readonly composer: ComposerState;
  readonly mode: Mode;
  /** Modes that wait behind it: what is asked while something is open. */
  readonly waiting: readonly Mode[];
  readonly busy: Busy | null;
  /** Typed while it worked; asked in order. */
  readonly queue: readonly string[];
  readonly project: string | null;
  readonly index:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'reading'; readonly done: number; readonly total: number }
    | { readonly kind: 'ready' };
  readonly status: SessionStatus | null;
  readonly nowMs: number;
  /** Ctrl-C was pressed at this time; a second one soon ends the session. */
  readonly interruptedAtMs: number | null;
  /** The last key. */
  readonly typedAtMs: number;
  /** Until then what is typed goes to the composer, whatever is open. */
  readonly deafUntilMs: number;
}
