import * as fc from 'fast-check';

/** For a property without promises; `fc.assert` alone leaves open, for the linter, whether it returns one. */
export function assertProperty<T>(property: fc.IProperty<T>): void {
  void fc.assert(property);
}
