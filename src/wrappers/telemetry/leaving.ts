/** What is still to be done when the process has nothing left to do. One listener for all, however many there are. */

const waiting = new Set<() => void>();

/** @param finish may begin what keeps the process a little longer. @returns takes it back */
export function beforeLeaving(finish: () => void): () => void {
  if (waiting.size === 0) process.on('beforeExit', finishAll);
  waiting.add(finish);
  return () => {
    waiting.delete(finish);
    if (waiting.size === 0) process.off('beforeExit', finishAll);
  };
}

function finishAll(): void {
  for (const finish of waiting) finish();
}
