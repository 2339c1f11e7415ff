/** Keeps what Node says of its own unfinished modules off stderr, which belongs to the user. */

/** Node warns when such a module is loaded, or first used. */
export function withoutExperimentalWarning<T>(load: () => T): T {
  const original = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = original;
  }
}
