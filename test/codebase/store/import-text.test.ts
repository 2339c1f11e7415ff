import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importForms } from '../../../src/codebase/link/link-facts.ts';
import { packImports, unpackImports } from '../../../src/codebase/store/import-text.ts';

const fact = fc.record({
  specifier: fc.string(),
  form: fc.constantFrom(...importForms),
  line: fc.constant(0),
  names: fc.array(
    fc.oneof(
      fc.record({ imported: fc.string(), local: fc.string() }),
      fc.string().map((name) => ({ imported: name, local: name })),
    ),
    { maxLength: 3 },
  ),
  typeOnly: fc.boolean(),
  enclosingModules: fc.array(fc.string(), { maxLength: 2 }),
  pathAttribute: fc.option(fc.string()),
});

test('imports come out of one text as they went in', () => {
  fc.assert(
    fc.property(fc.array(fact), (facts) => {
      expect(unpackImports(packImports(facts))).toEqual(facts);
    }),
  );
});
