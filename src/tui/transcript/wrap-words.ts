/** Lines of text broken between words, with what they are indented by kept for what goes on. */
import wrapAnsi from 'wrap-ansi';

export function wrapWords(text: string, columns: number): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    const width = Math.max(10, columns - indent.length);
    return wrapAnsi(line.slice(indent.length), width, { hard: true, trim: true })
      .split('\n')
      .map((part) => `${indent}${part}`);
  });
}
