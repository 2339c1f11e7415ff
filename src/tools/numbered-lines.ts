/** Lines as a model is shown them. Pure. */

const mostCharacters = 400;

/** @param firstNumber of the first line, from 1 */
export function numberedLines(lines: readonly string[], firstNumber: number): string {
  const width = String(firstNumber + lines.length - 1).length;
  return lines
    .map((line, at) => {
      const text = line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line;
      return `${String(firstNumber + at).padStart(width)}| ${text}`;
    })
    .join('\n');
}
