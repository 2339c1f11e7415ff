/** What of the options decides about results, as text for the key of a cache. */
import { newId } from '../core/ids.ts';
import type { OptimizerOptions } from './optimizer-options.ts';

declare const PACKAGE_VERSION: string;

/** A function has no text that says what it does: its results hold for this very function only, so for this process. */
const namesOfFunctions = new WeakMap<object, string>();

export function configurationOf(options: OptimizerOptions): string {
  const { policy, prices, transforms, summarise, countTokens, compressor, similarity } = options;
  const help = [compressor, similarity].map((given) => given && (given.name ?? nameOf(given)));
  return JSON.stringify(
    [PACKAGE_VERSION, policy, prices, transforms, summarise, countTokens, ...help],
    (_, value) => {
      if (value instanceof Set) return [...value].sort();
      return typeof value === 'function' ? nameOf(value as object) : (value as unknown);
    },
  );
}

function nameOf(value: object): string {
  let name = namesOfFunctions.get(value);
  if (name === undefined) {
    name = `function ${newId(Date.now())}`;
    namesOfFunctions.set(value, name);
  }
  return name;
}
