/** Fenced code blocks of a Markdown text, and what stands between them. Pure. */

export interface Fence {
  readonly language: string;
  readonly text: string;
  /** The last line before it that says anything; what heads it. */
  readonly heading: string;
}

export function splitFences(text: string): { prose: string; fences: Fence[] } {
  const fences: Fence[] = [];
  const prose = text.replace(
    /^[ \t]*(`{3,}|~{3,})[ \t]*([\w+#.-]*)[^\n]*\n([\s\S]*?)(?:^[ \t]*\1[ \t]*$|$(?![\s\S]))/gm,
    (...groups) => {
      const [, , language, body, at] = groups as unknown as [string, string, string, string, number];
      const heading = text.slice(0, at).trimEnd().split('\n').at(-1) ?? '';
      fences.push({ language: language.toLowerCase(), text: body, heading });
      return '\n';
    },
  );
  return { prose, fences };
}
