/** What a terminal can do, by what its environment says. Pure. */
import type { LiveScreenOptions } from './screen/live-screen.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Links of OSC 8. Terminals that do not know them show the text; a few old ones show rubbish. */
export function linksWork(env: Environment): boolean {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
  // Inside of tmux the outer terminal is not known, and tmux before 3.4 drops them, which does no harm.
  if (env.VTE_VERSION !== undefined) return Number(env.VTE_VERSION) >= 5_000;
  return (
    env.TMUX !== undefined ||
    env.WT_SESSION !== undefined ||
    env.KITTY_WINDOW_ID !== undefined ||
    /^(?:iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby)$/.test(env.TERM_PROGRAM ?? '') ||
    /^(?:xterm-kitty|foot|alacritty|xterm-ghostty)/.test(env.TERM ?? '')
  );
}

/** How it treats lines when its size changes, and how soon it tells of that. */
export function resizingOf(env: Environment): LiveScreenOptions {
  if (env.TMUX !== undefined) return { quietResizeMs: 300 };
  if (env.TERM_PROGRAM === 'vscode') return { reflow: 'xterm.js' };
  return env.XTERM_VERSION === undefined ? {} : { reflow: 'cuts' };
}
