/**
 * What callers of the library may pass, where types do not hold: programs in JavaScript, values from outside.
 * Knows nothing about what the values are for.
 */
import { IndexError } from './index-error.ts';

export function checkText(what: string, value: unknown): void {
  if (typeof value !== 'string') throw wrong(what, value, 'Give it text.');
}

export function checkFilled(what: string, value: unknown): void {
  if (typeof value !== 'string' || value === '')
    throw wrong(what, value, 'Give it a text that is not empty.');
}

export function checkTexts(what: string, value: unknown): void {
  const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
  if (!isList) throw wrong(what, value, 'Give it a list of texts.');
}

/** From 1 on; `undefined` is left to its default. */
export function checkCount(what: string, value: unknown): void {
  if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= 1)) return;
  throw wrong(what, value, 'Give it a whole number from 1 on.');
}

export function checkOneOf(what: string, value: unknown, allowed: readonly string[]): void {
  if (allowed.some((each) => each === value)) return;
  throw wrong(what, value, `Give it one of: ${allowed.join(', ')}.`);
}

export function checkObject(what: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw wrong(what, value, 'Give it an object.');
}

function wrong(what: string, value: unknown, hint: string): IndexError {
  return new IndexError('index/argument', `${what} cannot be ${shown(value)}.`, hint);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'empty' : `"${value.slice(0, 60)}"`;
  if (Array.isArray(value)) return 'this list';
  return typeof value === 'object' && value !== null ? 'this object' : String(value);
}
