/**
 * A captured screen with its styles (`tmux capture-pane -e -p`) as an SVG that looks like a terminal. Knows the styles that
 * our themes use: bold, dim, italic, underline, inverse, and colours.
 */
const cell = { width: 8.4, height: 18 };
const margin = 14;
const looks = {
  dark: { background: '#16181d', text: '#d6dae1' },
  light: { background: '#fbfbf8', text: '#24292e' },
};
const ansi = {
  dark: ['#3b4048', '#f07178', '#a3d977', '#ffcb6b', '#82aaff', '#c792ea', '#6fd3e3', '#d6dae1'],
  light: ['#24292e', '#c62828', '#2e7d32', '#a15c00', '#1456c0', '#8e24aa', '#00707c', '#5a5f66'],
};

/** @param {string} capture @param {{ columns: number, look?: 'dark' | 'light', title: string }} options */
export function terminalSvg(capture, { columns, look = 'dark', title }) {
  const lines = capture.replace(/\n+$/, '').split('\n');
  const width = columns * cell.width + 2 * margin;
  const height = lines.length * cell.height + 2 * margin;
  // tmux says a style once, however many lines have it.
  const pen = { style: {} };
  const rows = lines.map((line, at) => rowOf(line, margin + at * cell.height, { look, pen })).filter(Boolean);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" rx="8" fill="${looks[look].background}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${rows.join('\n')}
</g>
</svg>
`;
}

function rowOf(line, top, { look, pen }) {
  let column = 0;
  const parts = [];
  for (const [, codes, text] of line.matchAll(
    /\u001b\[([0-9;:]*)m|([^\u001b]+)|\u001b\][^\u001b\u0007]*(?:\u0007|\u001b\\)/g,
  )) {
    if (codes !== undefined) pen.style = styled(pen.style, codes.split(/[;:]/).map(Number), ansi[look]);
    if (text === undefined) continue;
    parts.push(partOf(text, { column, top, style: pen.style, look }));
    column += cellsOf(text);
  }
  return parts.join('');
}

function partOf(text, { column, top, style, look }) {
  const { background, text: usual } = looks[look];
  const [fill, behind] = style.inverse
    ? [style.behind ?? background, style.fill ?? usual]
    : [style.fill ?? usual, style.behind];
  const x = (at) => (margin + at * cell.width).toFixed(1);
  const box = behind
    ? `<rect x="${x(column)}" y="${top}" width="${(cellsOf(text) * cell.width).toFixed(1)}" height="${cell.height}" fill="${behind}"/>`
    : '';
  const attributes = [
    `fill="${fill}"`,
    ...(style.bold ? ['font-weight="bold"'] : []),
    ...(style.dim ? ['opacity="0.6"'] : []),
    ...(style.italic ? ['font-style="italic"'] : []),
    ...(style.underline ? ['text-decoration="underline"'] : []),
  ].join(' ');
  // Pieces without blanks at their ends or in a row: not everything that draws SVG keeps those.
  const pieces = [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: piece, index }) => {
    const at = column + cellsOf(text.slice(0, index));
    const length = (cellsOf(piece) * cell.width).toFixed(1);
    return `<text x="${x(at)}" y="${top + 13.5}" textLength="${length}" ${attributes}>${escaped(piece)}</text>`;
  });
  return box + pieces.join('');
}

function styled(before, codes, sixteen) {
  let style = { ...before };
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at];
    if (code === 0) style = {};
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 3) style.italic = true;
    else if (code === 4) style.underline = true;
    else if (code === 7) style.inverse = true;
    else if (code === 22) style.bold = style.dim = undefined;
    else if (code === 23) style.italic = undefined;
    else if (code === 24) style.underline = undefined;
    else if (code === 27) style.inverse = undefined;
    else if (code === 39) style.fill = undefined;
    else if (code === 49) style.behind = undefined;
    else if (code === 38 || code === 48) {
      const isIndexed = codes[at + 1] === 5;
      const colour = isIndexed ? indexed(codes[at + 2], sixteen) : rgb(codes.slice(at + 2, at + 5));
      style[code === 38 ? 'fill' : 'behind'] = colour;
      at += isIndexed ? 2 : 4;
    } else if (code >= 30 && code <= 37) style.fill = indexed(code - 30, sixteen);
    else if (code >= 90 && code <= 97) style.fill = indexed(code - 90, sixteen);
    else if (code >= 40 && code <= 47) style.behind = indexed(code - 40, sixteen);
  }
  return style;
}

function indexed(index, sixteen) {
  if (index < 16) return sixteen[index % 8];
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return rgb([grey, grey, grey]);
  }
  const level = (part) => (part === 0 ? 0 : 55 + part * 40);
  const of = index - 16;
  return rgb([level(Math.floor(of / 36)), level(Math.floor(of / 6) % 6), level(of % 6)]);
}

function rgb(parts) {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Wide characters take two. */
function cellsOf(text) {
  return [...text].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1),
    0,
  );
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
