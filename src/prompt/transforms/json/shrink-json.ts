/**
 * The smallest form of a JSON text that says exactly the same: minified, columnar or TOON; of rows of JSON, one a line, the
 * smaller of the first two. Arrays beyond all use are cut, with
 * a mark that says how much is gone; only then is the result not exact. Pure.
 */
import { amountOf } from '../../../core/amounts.ts';
import { ifSmaller, mark, type Transformed, type TransformSetting } from '../transformed.ts';
import { fromColumnar, toColumnar } from './columnar.ts';
import type { JsonForm } from './json-form.ts';
import { formsOfLines, readJsonLines } from './json-lines.ts';
import { isSameTree, type JsonTree, readJson, writeMinified } from './json-tree.ts';
import { isSaidInToon, toToon } from './toon.ts';

export interface JsonSetting extends TransformSetting {
  /** Arrays are cut behind this many items. */
  readonly mostItems?: number;
  /** Arrays are cut behind the last item that ends within this many characters of the minified array. */
  readonly mostCharacters?: number;
}

export function shrinkJson(text: string, setting: JsonSetting): Transformed | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const whole = readJson(text);
  const lines = whole === null ? readJsonLines(text) : null;
  if (whole === null && lines === null) return withoutBlanks(text, setting);
  const tree = (whole ?? lines) as JsonTree;
  const isLines = lines !== null;
  const cut = isLines ? { tree, itemsLeftOut: 0, removed: [] } : cutArrays(tree, setting);
  const best = smallestForm(cut.tree, isLines, setting);
  const leftOut = cut.removed.reduce((sum, [start, end]) => sum + end - start, 0);
  // Few items may take less than the mark that says that they are gone.
  const uncut = leftOut > 0 && leftOut < worthTheMark ? smallestForm(tree, isLines, setting) : undefined;
  if (uncut !== undefined && uncut.tokens <= (best?.tokens ?? Number.POSITIVE_INFINITY))
    return ifSmaller(
      text,
      { text: uncut.text, because: becauseOf(uncut, isLines), removed: [], exact: true },
      setting.countTokens,
    );
  if (best === undefined) return null;
  const left = cut.itemsLeftOut > 0 ? `, ${amountOf(cut.itemsLeftOut, 'item')} of long arrays left out` : '';
  const result = {
    text: best.text,
    because: `${becauseOf(best, isLines)}${left}`,
    removed: cut.removed,
    exact: cut.removed.length === 0,
  };
  return ifSmaller(text, result, setting.countTokens);
}

/** Of what is JSON and no tree of ours, such as with a key that is there twice: every reader sees what it saw before. */
function withoutBlanks(text: string, { countTokens }: JsonSetting): Transformed | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const shown = text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
  return ifSmaller(text, { text: shown, because: 'JSON minified', removed: [], exact: true }, countTokens);
}

/** In characters: leaving out more is always worth it. */
const worthTheMark = 2_000;

function becauseOf({ form }: JsonForm, isLines: boolean): string {
  return `JSON ${isLines ? 'lines ' : ''}${form}`;
}

function smallestForm(
  tree: JsonTree,
  isLines: boolean,
  { countTokens }: JsonSetting,
): (JsonForm & { readonly tokens: number }) | undefined {
  return (isLines ? formsOfLines(tree) : formsOf(tree))
    .map((form) => ({ ...form, tokens: countTokens(form.text) }))
    .toSorted((a, b) => a.tokens - b.tokens)
    .find((form) => form.givesBack());
}

/** Columns are about as small as TOON where a text is long because of its rows, and made in a third of the time. */
const longestToonBesideColumns = 40_000;

/** The plain one first: it wins where counts are equal. */
function formsOf(tree: JsonTree): readonly JsonForm[] {
  const minified = writeMinified(tree);
  const forms: JsonForm[] = [{ form: 'minified', text: minified, givesBack: () => isSaid(minified, tree) }];
  const columnar = toColumnar(tree);
  if (columnar !== null) {
    const text = writeMinified(columnar);
    forms.push({ form: 'in columns', text, givesBack: () => isSaid(text, tree, fromColumnar) });
  }
  const toon = columnar !== null && minified.length > longestToonBesideColumns ? null : toToon(tree);
  if (toon !== null) forms.push({ form: 'as TOON', text: toon, givesBack: () => isSaidInToon(toon, tree) });
  return forms;
}

function isSaid(text: string, tree: JsonTree, decode = (read: JsonTree) => read): boolean {
  const read = readJson(text);
  return read !== null && isSameTree(decode(read), tree);
}

interface Cut {
  readonly tree: JsonTree;
  readonly itemsLeftOut: number;
  readonly removed: readonly (readonly [number, number])[];
}

function cutArrays(whole: JsonTree, setting: JsonSetting): Cut {
  const { mostItems = 200, mostCharacters = 60_000, handle } = setting;
  const removed: [number, number][] = [];
  let itemsLeftOut = 0;
  const cut = (tree: JsonTree): JsonTree => {
    if (tree.kind === 'object') return { ...tree, values: tree.values.map(cut) };
    if (tree.kind !== 'array') return tree;
    const items: JsonTree[] = [];
    const isLong = (tree.ends?.at(-1) ?? 0) - (tree.ends?.[0] ?? 0) > mostCharacters;
    let characters = 2;
    for (const item of tree.items.slice(0, mostItems)) {
      const before = [removed.length, itemsLeftOut] as const;
      const inside = cut(item);
      // As it was written it is no shorter than minified: what is short there need not be measured.
      if (isLong) characters += writeMinified(inside).length + 1;
      // One item at least stays: a cut that shows nothing of what was there helps nobody.
      if (characters > mostCharacters && items.length > 0) {
        [removed.length, itemsLeftOut] = before;
        break;
      }
      items.push(inside);
    }
    const leftOut = tree.items.length - items.length;
    if (leftOut === 0 || tree.ends === null) return { ...tree, items };
    itemsLeftOut += leftOut;
    removed.push([tree.ends[items.length - 1] as number, tree.ends.at(-1) as number]);
    const text = mark(`${leftOut} of ${tree.items.length} items left out`, handle);
    return { ...tree, items: [...items, { kind: 'string', value: text }], ends: null };
  };
  const tree = cut(whole);
  return { tree, itemsLeftOut, removed: removed.toSorted(([a], [b]) => a - b) };
}
