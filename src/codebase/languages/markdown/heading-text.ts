/** The text of a heading as a reader sees it. Pure. */

const longest = 500;

export function headingText(raw: string): string {
  return raw
    .slice(0, longest)
    .replace(/[ \t]*\{#[^}]*\}[ \t]*$/, '')
    .split(/(`+[^`]+`+)/)
    .map((part, index) => (index % 2 === 1 ? part.replace(/^`+|`+$/g, '') : plain(part)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

function plain(markup: string): string {
  return (
    markup
      .replace(/<\/?[a-zA-Z][^<>]*>|<!--[^>]*-->/g, ' ')
      .replace(/!?\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])/g, '$1')
      // A picture within a link leaves the link behind.
      .replace(/\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])/g, '$1')
      .replace(/(\*{1,3}|(?<![\p{L}\p{N}])_{1,3}|~~)(?=\S)([^*_~]+?)(?<=\S)\1(?![\p{L}\p{N}])/gu, '$2')
      .replace(/\\([!-/:-@[-`{-~])/g, '$1')
      .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => entities[name] ?? '')
  );
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
};
