/**
 * Rows of JSON, one a line, as data are kept: minified, or with the keys said once in the first line and the values of one row
 * in each of the others. None is left out: what went wrong may be the last of them. What a logger or a test wrote is no data;
 * it is folded elsewhere. Pure.
 */
import { readGoEvent } from '../logs/go-events.ts';
import { isMessageObject } from '../logs/said-fields.ts';
import { fromColumnar, toColumnar } from './columnar.ts';
import type { JsonForm } from './json-form.ts';
import { isSameTree, type JsonTree, readJson, writeMinified } from './json-tree.ts';

const fewestLines = 2;
/** Of lines that are messages, from which share on the text is a log. */
const mostMessages = 0.5;

/** @returns the rows as the items of an array; `null`: not all lines are objects, or they are messages */
export function readJsonLines(text: string): JsonTree | null {
  const items: JsonTree[] = [];
  const ends: number[] = [];
  let messages = 0;
  for (let start = 0; start < text.length; ) {
    const lineFeed = text.indexOf('\n', start);
    const end = lineFeed < 0 ? text.length : lineFeed;
    const line = text.slice(start, end).trim();
    if (line !== '') {
      const tree = line.startsWith('{') ? readJson(line) : null;
      if (tree?.kind !== 'object') return null;
      items.push(tree);
      ends.push(end);
      if (isMessageObject(line) || readGoEvent(line) !== null) messages++;
    }
    start = end + 1;
  }
  if (items.length < fewestLines || messages >= mostMessages * items.length) return null;
  return { kind: 'array', items, ends };
}

export function formsOfLines(rows: JsonTree): readonly JsonForm[] {
  if (rows.kind !== 'array') return [];
  const minified = rows.items.map(writeMinified).join('\n');
  const forms: JsonForm[] = [
    { form: 'minified', text: minified, givesBack: () => isSameRows(linesOf(minified), rows) },
  ];
  const columnar = toColumnar(rows);
  // Columns of the rows, not of something within one of them.
  if (columnar?.kind === 'object') {
    const [header, values] = columnar.values;
    const text = [
      `{${JSON.stringify(columnar.keys[0])}:${writeMinified(header as JsonTree)}}`,
      ...(values?.kind === 'array' ? values.items.map(writeMinified) : []),
    ].join('\n');
    forms.push({ form: 'in columns', text, givesBack: () => isSameRows(rowsOf(text, columnar.keys), rows) });
  }
  return forms;
}

function linesOf(text: string): readonly (JsonTree | null)[] {
  return text.split('\n').map(readJson);
}

function rowsOf(text: string, keys: readonly string[]): readonly (JsonTree | null)[] {
  const [first, ...values] = linesOf(text);
  if (first?.kind !== 'object' || values.includes(null)) return [];
  const items = values as readonly JsonTree[];
  const read = fromColumnar({
    kind: 'object',
    keys,
    values: [first.values[0] as JsonTree, { kind: 'array', items, ends: null }],
  });
  return read.kind === 'array' ? read.items : [];
}

function isSameRows(read: readonly (JsonTree | null)[], rows: JsonTree): boolean {
  return (
    rows.kind === 'array' &&
    read.length === rows.items.length &&
    rows.items.every((row, at) => {
      const other = read[at];
      return other != null && isSameTree(other, row);
    })
  );
}
