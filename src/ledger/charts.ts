/** Figures as characters, for where people look rather than read. Pure. */

const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** One character for each value, from 0 to the largest; a dot where nothing is known. */
export function sparkline(values: readonly (number | null)[]): string {
  const largest = Math.max(0, ...values.map((value) => value ?? 0));
  return values
    .map((value) => {
      if (value === null) return '·';
      if (largest === 0) return heights[0];
      return heights[
        Math.min(heights.length - 1, Math.floor((value / largest) * (heights.length - 1) + 0.5))
      ];
    })
    .join('');
}

/** @param share in [0, 1] @param width in characters, of the whole */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const partial = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
  return `${'█'.repeat(Math.floor(eighths / 8))}${partial}`;
}
