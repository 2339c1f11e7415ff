/** Makes a `switch` over a union exhaustive: the compiler rejects the call while a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
