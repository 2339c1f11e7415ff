/** A replacement that leaves something out and says so would delete it. Pure. */

const ellipsis = /\.{3}|…/;
const leftOut =
  /\b(?:rest|remain(?:s|ing|der)?|existing|unchanged|same|other|previous|original|earlier|omitted|elided|before|above|unmodified|truncated|keep|continues?|here|etc)\b/i;
const comment = /^\s*(?:\/\/|#|\/\*|\*|--|<!--|%|;|\{\/\*|"""|''')/;

/**
 * @param standing what is replaced; a line that stands there already leaves nothing out
 * @returns the first line that stands for others; `null`: there is none
 */
export function findElision(replacement: readonly string[], standing: readonly string[]): string | null {
  const known = new Set(standing.map((line) => line.trim()));
  return (
    replacement.find((line) => {
      const text = line.trim();
      if (known.has(text) || !ellipsis.test(text)) return false;
      if (/^(?:\.{3}|…)$/.test(text)) return !isPythonBody(replacement, line);
      return (
        (comment.test(line) && leftOut.test(text)) ||
        /^[([{<]?(?:\.{3}|…)\s*\(?(?:rest|existing|unchanged|same|remaining)\b/i.test(text)
      );
    }) ?? null
  );
}

/** `...` is what a Python body may hold: after a line that opens one. */
function isPythonBody(lines: readonly string[], line: string): boolean {
  const before = lines[lines.indexOf(line) - 1]?.trim() ?? '';
  return before.endsWith(':') || before.endsWith('"""');
}
