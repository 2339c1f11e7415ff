import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameTable } from '../../../../src/codebase/languages/syntax/name-table.ts';

test('equal names have one number, whether they are read from the text or given', () => {
  const name = fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('a', 'b', 'ß', '_') });
  fc.assert(
    fc.property(fc.array(name, { maxLength: 400 }), (names) => {
      const text = names.join(' ');
      const table = new NameTable(text);
      const numbers = new Map<string, number>();
      let start = 0;
      names.forEach((one, at) => {
        const end = start + one.length;
        const number = at % 2 === 0 ? table.numberAt(start, end) : table.numberOf(one);
        expect(table.names[number]).toBe(one);
        expect(numbers.get(one) ?? number).toBe(number);
        numbers.set(one, number);
        start = end + 1;
      });
      expect(table.names.length).toBe(numbers.size);
    }),
  );
});
