/** Paths of keys and the dotted form that TOML writes them in. */

export type KeyPath = readonly string[];

/** `routing.local-only`; a part that TOML would not read bare is quoted: `prices."groq/x".input`. */
export function formatKey(path: KeyPath): string {
  return path.map((part) => (/^[A-Za-z0-9_-]+$/.test(part) ? part : JSON.stringify(part))).join('.');
}

/** `OPTIMIZER_ROUTING_LOCAL_ONLY` for `routing.local-only`. */
export function variableOf(path: KeyPath): string {
  return `OPTIMIZER_${path.join('_').replaceAll('-', '_').toUpperCase()}`;
}
