/**
 * The smallest form of a JSON text that says exactly the same: minified, columnar or TOON. Arrays beyond all use are cut, with
 * a mark that says how much is gone; only then is the result not exact. Pure.
 */
import { amountOf } from '../../../core/amounts.ts';
import { ifSmaller, mark, type Transformed, type TransformSetting } from '../transformed.ts';
import { fromColumnar, toColumnar } from './columnar.ts';
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
  if (whole === null) return null;
  const cut = cutArrays(whole, setting);
  const best = formsOf(cut.tree)
    .map((form) => ({ ...form, tokens: setting.countTokens(form.text) }))
    .toSorted((a, b) => a.tokens - b.tokens)
    .find((form) => form.givesBack());
  if (best === undefined) return null;
  const left = cut.itemsLeftOut > 0 ? `, ${amountOf(cut.itemsLeftOut, 'item')} of long arrays left out` : '';
  const result = {
    text: best.text,
    because: `JSON ${best.form}${left}`,
    removed: cut.removed,
    exact: cut.removed.length === 0,
  };
  return ifSmaller(text, result, setting.countTokens);
}

interface Form {
  readonly form: 'minified' | 'in columns' | 'as TOON';
  readonly text: string;
  /** Reads the text and compares it with the tree. */
  readonly givesBack: () => boolean;
}

/** Columns are about as small as TOON where a text is long because of its rows, and made in a third of the time. */
const longestToonBesideColumns = 40_000;

/** The plain one first: it wins where counts are equal. */
function formsOf(tree: JsonTree): readonly Form[] {
  const minified = writeMinified(tree);
  const forms: Form[] = [{ form: 'minified', text: minified, givesBack: () => isSaid(minified, tree) }];
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
