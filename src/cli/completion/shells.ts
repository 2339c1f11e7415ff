/** The shells that words can be completed in, and by which hidden command they ask. */
export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/** Followed by `--` and the words up to the cursor, without the command itself. */
export const requestName = '__complete';
