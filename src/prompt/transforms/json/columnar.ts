/**
 * Arrays of like objects with their keys said once: `[{"a":1,"b":2},{"a":3,"b":4}]` is `{"$cols":["a","b"],"$rows":[[1,2],[3,4]]}`.
 * It is JSON, so any model reads it, and it is exact: `fromColumnar(toColumnar(tree))` is the tree, in the order of its keys.
 * A column of objects that are alike is `["key",["its","keys"]]` with rows for cells; a key that a row does not have is
 * `{"$":0}` there; a text or number among the objects is a row that is no array. Pure.
 */
import type { JsonTree } from './json-tree.ts';

type ObjectTree = Extract<JsonTree, { kind: 'object' }>;
interface Column {
  readonly key: string;
  /** Of the objects that stand in it, when all of them are alike. */
  readonly columns: readonly Column[] | null;
}

const [columnsKey, rowsKey, missingKey] = ['$cols', '$rows', '$'];
const missing: JsonTree = {
  kind: 'object',
  keys: [missingKey],
  values: [{ kind: 'number', text: '0' }],
};
/** More cells than this that nothing stands in cost more than they save. */
const mostMissing = 0.25;

/** @returns null when there is nothing to gain, or when keys of its own would be read as ours */
export function toColumnar(tree: JsonTree): JsonTree | null {
  if (hasOurKeys(tree)) return null;
  const columnar = convert(tree);
  return columnar === tree ? null : columnar;
}

/** @throws Error when the columns and rows do not fit each other, which nothing that `toColumnar` gave can be */
export function fromColumnar(tree: JsonTree): JsonTree {
  if (tree.kind === 'array') return { ...tree, items: tree.items.map(fromColumnar) };
  if (tree.kind !== 'object') return tree;
  if (tree.keys.length !== 2 || tree.keys[0] !== columnsKey || tree.keys[1] !== rowsKey)
    return { ...tree, values: tree.values.map(fromColumnar) };
  const [header, rows] = tree.values;
  const columns = readHeader(header);
  if (rows?.kind !== 'array') throw new Error('rows are not an array');
  return {
    kind: 'array',
    items: rows.items.map((row) => (row.kind === 'array' ? objectOf(row, columns) : row)),
    ends: null,
  };
}

function convert(tree: JsonTree): JsonTree {
  if (tree.kind === 'object') {
    const values = tree.values.map(convert);
    return values.some((value, at) => value !== tree.values[at]) ? { ...tree, values } : tree;
  }
  if (tree.kind !== 'array') return tree;
  const objects = tree.items.filter((item) => item.kind === 'object');
  const columns =
    objects.length < 2 || tree.items.some((item) => item.kind === 'array') ? null : columnsOf(objects);
  if (columns === null) {
    const items = tree.items.map(convert);
    return items.some((item, at) => item !== tree.items[at]) ? { ...tree, items } : tree;
  }
  const rows = tree.items.map((item) => (item.kind === 'object' ? rowOf(item, columns) : item));
  return {
    kind: 'object',
    keys: [columnsKey, rowsKey],
    values: [headerOf(columns), { kind: 'array', items: rows, ends: null }],
  };
}

function columnsOf(objects: readonly ObjectTree[]): readonly Column[] | null {
  const keys = commonOrder(objects);
  if (keys === null || keys.length === 0) return null;
  const cells = keys.length * objects.length;
  const filled = objects.reduce((sum, object) => sum + object.keys.length, 0);
  if (filled < cells * (1 - mostMissing)) return null;
  const values = new Map<string, JsonTree[]>(keys.map((key) => [key, []]));
  for (const object of objects)
    for (const [at, key] of object.keys.entries()) values.get(key)?.push(object.values[at] as JsonTree);
  return keys.map((key) => {
    const inside = values.get(key) ?? [];
    const inner = inside.filter((value) => value.kind === 'object');
    return { key, columns: inner.length === objects.length ? columnsOf(inner) : null };
  });
}

/** An order of all keys that each object's own order is a part of. */
function commonOrder(objects: readonly ObjectTree[]): readonly string[] | null {
  const longest = objects.reduce((best, object) => (object.keys.length > best.keys.length ? object : best));
  const order = [...longest.keys];
  const places = new Map(order.map((key, at) => [key, at]));
  for (const { keys } of objects) {
    let last = -1;
    for (const key of keys) {
      let place = places.get(key);
      if (place === undefined) {
        if (order.length > 2 * longest.keys.length) return null;
        place = last + 1;
        order.splice(place, 0, key);
        for (let at = place; at < order.length; at++) places.set(order[at] as string, at);
      }
      if (place <= last) return null;
      last = place;
    }
  }
  return order;
}

function rowOf(object: ObjectTree, columns: readonly Column[]): JsonTree {
  const values = new Map(object.keys.map((key, at) => [key, object.values[at] as JsonTree]));
  const items = columns.map(({ key, columns: inside }) => {
    const value = values.get(key);
    if (value === undefined) return missing;
    return inside === null ? convert(value) : rowOf(value as ObjectTree, inside);
  });
  return { kind: 'array', items, ends: null };
}

function headerOf(columns: readonly Column[]): JsonTree {
  const items = columns.map(({ key, columns: inside }): JsonTree => {
    const name: JsonTree = { kind: 'string', value: key };
    return inside === null ? name : { kind: 'array', items: [name, headerOf(inside)], ends: null };
  });
  return { kind: 'array', items, ends: null };
}

function readHeader(header: JsonTree | undefined): readonly Column[] {
  if (header?.kind !== 'array') throw new Error('columns are not an array');
  return header.items.map((item) => {
    if (item.kind === 'string') return { key: item.value, columns: null };
    const [name, inside] = item.kind === 'array' ? item.items : [];
    if (name?.kind !== 'string') throw new Error('a column has no name');
    return { key: name.value, columns: readHeader(inside) };
  });
}

function objectOf(row: JsonTree, columns: readonly Column[]): JsonTree {
  if (row.kind !== 'array' || row.items.length !== columns.length)
    throw new Error('a row is not as long as the columns');
  const keys: string[] = [];
  const values: JsonTree[] = [];
  for (const [at, { key, columns: inside }] of columns.entries()) {
    const cell = row.items[at] as JsonTree;
    if (cell.kind === 'object' && cell.keys[0] === missingKey) continue;
    keys.push(key);
    values.push(inside === null ? fromColumnar(cell) : objectOf(cell, inside));
  }
  return { kind: 'object', keys, values };
}

function hasOurKeys(tree: JsonTree): boolean {
  if (tree.kind === 'array') return tree.items.some(hasOurKeys);
  if (tree.kind !== 'object') return false;
  return tree.keys.some((key) => key.startsWith('$')) || tree.values.some(hasOurKeys);
}
