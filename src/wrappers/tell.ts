/** Tells a listener of the program's. What it does, now or later, must not break what it listens to. */
export function tell<Given extends readonly unknown[]>(
  listener: ((...given: Given) => unknown) | undefined,
  ...given: Given
): void {
  try {
    const later = listener?.(...given);
    if (later instanceof Promise) later.catch(() => undefined);
  } catch {
    // It is the program's to see to.
  }
}
