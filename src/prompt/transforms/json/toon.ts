/** TOON, by its own library, for trees that it can say exactly. Pure. */
import { decode, encode } from '@toon-format/toon';
import type { JsonTree } from './json-tree.ts';

/** @returns null when TOON has no way to say it exactly, such as `1.0`, which becomes `1` */
export function toToon(tree: JsonTree): string | null {
  const value = plainValue(tree);
  if (value === notExact) return null;
  try {
    return encode(value);
  } catch {
    return null;
  }
}

/** Whether a TOON text gives back the tree. */
export function isSaidInToon(text: string, tree: JsonTree): boolean {
  try {
    return isValue(decode(text), tree);
  } catch {
    return false;
  }
}

const notExact = Symbol('not exact');

function plainValue(tree: JsonTree): unknown {
  switch (tree.kind) {
    case 'string':
      return tree.value;
    case 'literal':
      return tree.text === 'null' ? null : tree.text === 'true';
    case 'number':
      return String(Number(tree.text)) === tree.text ? Number(tree.text) : notExact;
    case 'array': {
      const items = tree.items.map(plainValue);
      return items.includes(notExact) ? notExact : items;
    }
    case 'object': {
      const object: Record<string, unknown> = {};
      for (const [at, key] of tree.keys.entries()) {
        const value = plainValue(tree.values[at] as JsonTree);
        // Keys that look like numbers come first in an object of JavaScript's, whatever their place was.
        if (value === notExact || key === '__proto__' || /^\d+$/.test(key)) return notExact;
        object[key] = value;
      }
      return object;
    }
  }
}

function isValue(value: unknown, tree: JsonTree): boolean {
  switch (tree.kind) {
    case 'string':
      return value === tree.value;
    case 'literal':
      return String(value) === tree.text && typeof value !== 'string';
    case 'number':
      return typeof value === 'number' && String(value) === tree.text;
    case 'array':
      return (
        Array.isArray(value) &&
        value.length === tree.items.length &&
        tree.items.every((item, at) => isValue(value[at], item))
      );
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      const entries = Object.entries(value);
      return (
        entries.length === tree.keys.length &&
        entries.every(
          ([key, inside], at) => key === tree.keys[at] && isValue(inside, tree.values[at] as JsonTree),
        )
      );
    }
  }
}
