/** Text that is cut where it does the least harm. Pure. */
import { escapeControls } from '../../core/escape-controls.ts';
import { graphemesOf, widthOf } from '../markdown/clean-text.ts';

/** The end of a path says more than its beginning. */
export function fitPath(path: string, columns: number): string {
  const shown = escapeControls(path);
  if (widthOf(shown) <= columns) return shown;
  const kept: string[] = [];
  let width = 1;
  for (const grapheme of graphemesOf(shown).reverse()) {
    width += widthOf(grapheme);
    if (width > columns) break;
    kept.unshift(grapheme);
  }
  return `…${kept.join('')}`;
}

/** As many of the parts as there is room for, the first ones first. */
export function fitParts(parts: readonly string[], separator: string, columns: number): string {
  let text = '';
  for (const part of parts) {
    const longer = text === '' ? part : text + separator + part;
    if (widthOf(longer) > columns) continue;
    text = longer;
  }
  return text;
}
