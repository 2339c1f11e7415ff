/** Where a value of the configuration came from, and how that is said. */

export type Origin =
  | { readonly kind: 'default' }
  /** `line` is 1-based; `null` when it is the whole file. */
  | { readonly kind: 'user-file' | 'project-file'; readonly path: string; readonly line: number | null }
  | { readonly kind: 'environment'; readonly variable: string }
  /** With its dashes: `--max-tier`. */
  | { readonly kind: 'flag'; readonly name: string };

/** `user file /home/ada/.config/optimizer/config.toml:3`, `env GROQ_BASE_URL`, `flag --tier`, `default`. */
export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'user-file':
      return `user file ${place(origin)}`;
    case 'project-file':
      return `project file ${place(origin)}`;
    case 'environment':
      return `env ${origin.variable}`;
    case 'flag':
      return `flag ${origin.name}`;
  }
}

/** The same as a position to go to: `/home/ada/.config/optimizer/config.toml:3`. */
export function locateOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'user-file':
    case 'project-file':
      return place(origin);
    case 'environment':
      return origin.variable;
    case 'flag':
      return origin.name;
  }
}

function place(origin: { readonly path: string; readonly line: number | null }): string {
  return origin.line === null ? origin.path : `${origin.path}:${origin.line}`;
}
