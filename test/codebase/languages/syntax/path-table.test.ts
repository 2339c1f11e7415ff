import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PathTable } from '../../../../src/codebase/languages/syntax/path-table.ts';

test('equal members have one path, and what they are of comes before them', () => {
  const names = Array.from({ length: 20 }, (_, at) => `n${at}`);
  const steps = fc.array(fc.tuple(fc.nat(1_000), fc.nat(names.length - 1)), { maxLength: 600 });
  fc.assert(
    fc.property(steps, (members) => {
      const table = new PathTable(names);
      table.ofFree(0);
      const known = new Map<string, number>();
      for (const [any, name] of members) {
        const of = any % table.paths.length;
        const path = table.ofMember(of, name);
        expect(table.paths[path]).toEqual({ kind: 'member', of, name: names[name] });
        expect(of).toBeLessThan(path);
        expect(known.get(`${of} ${name}`) ?? path).toBe(path);
        known.set(`${of} ${name}`, path);
      }
      expect(table.paths.length).toBe(known.size + 1);
    }),
  );
});
