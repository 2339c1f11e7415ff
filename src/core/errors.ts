/**
 * The base of every failure that a person can mend. A bug stays a plain `Error`.
 * Knows nothing about exit codes or terminals; `cli/` maps `code` to an exit code.
 */
export abstract class OptimizerError extends Error {
  /** Stable and documented, in the form `area/what`, such as `config/unknown-key`. */
  abstract readonly code: string;

  /** @param hint the next action, as a sentence for the person who reads it. */
  constructor(
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}
