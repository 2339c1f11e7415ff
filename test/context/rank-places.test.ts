import { expect, test } from 'vitest';
import { buildContext } from '../../src/context/build-context.ts';
import { indexProject, sampleFiles } from '../codebase/indexed-project.ts';

const files: Readonly<Record<string, string>> = {
  ...sampleFiles,
  'src/till.ts': `import { priceOf } from './price.js';

export class Till {
  open(name: string): number {
    if (name === '') throw new TillError(\`Till "\${name}" cannot be opened twice\`);
    return priceOf(name);
  }

  closeDrawer(): void {}
}

export class TillError extends Error {}
`,
  'test/till.test.ts': `import { Till } from '../src/till.js';

export function opensTwice(): void {
  new Till().open('');
}
`,
  'src/select-query-builder.ts':
    'export class SelectQueryBuilder {\n  build(): string {\n    return "";\n  }\n}\n',
};

interface PlaceCase {
  readonly title: string;
  readonly question: string;
  /** Name and form of what comes first, and what the reason says. */
  readonly first: string;
  readonly reason: RegExp;
}

const cases: readonly PlaceCase[] = [
  {
    title: 'the innermost frame of the project, below those of packages and of Node',
    question:
      'Error: boom\n    at node:internal/main:3:1\n    at x (/home/a/node_modules/y/src/index.js:1:1)\n    at Till.open (/home/other/shop/src/till.ts:5:30)\n    at main (/home/other/shop/src/main.ts:4:1)',
    first: 'Till.open',
    reason: /innermost frame of the trace in this project, src\/till\.ts:5/,
  },
  {
    title: 'the function by its name where its lines have moved',
    question: 'Error: boom\n    at closeDrawer (/home/other/shop/src/till.ts:60:3)',
    first: 'Till.closeDrawer',
    reason: /innermost frame/,
  },
  {
    title: 'the code and not the test that called it',
    question:
      'Error: boom\n    at opensTwice (/a/test/till.test.ts:4:3)\n    at Till.open (/a/src/till.ts:5:30)\n    at f (/a/test/till.test.ts:4:3)',
    first: 'Till.open',
    reason: /till\.ts:5/,
  },
  {
    title: 'the test where nothing else is named',
    question: 'AssertionError: expected 1\n    at opensTwice (/a/test/till.test.ts:4:3)',
    first: 'opensTwice',
    reason: /test\/till\.test\.ts:4/,
  },
  {
    title: 'the source of a file that was compiled, by the function',
    question: 'Error: boom\n    at Till.closeDrawer (/srv/shop/dist/till.js:2:10)',
    first: 'Till.closeDrawer',
    reason: /innermost frame/,
  },
  {
    title: 'its own code as an installed package, where the function stands at that line',
    question: 'Error: boom\n    at Till.open (/srv/node_modules/shop/src/till.ts:5:30)',
    first: 'Till.open',
    reason: /innermost frame/,
  },
  {
    title: 'where a message is made, whatever it names',
    question: 'TillError: Till "north" cannot be opened twice',
    first: 'Till.open',
    reason: /says "cannot be opened twice" at line 5/,
  },
  {
    title: 'a message that a sentence ends with',
    question: 'where does this come from: Till "north" cannot be opened twice',
    first: 'Till.open',
    reason: /says/,
  },
  {
    title: 'a misspelt name, and says so',
    question: 'how does `closeDrawre` work',
    first: 'Till.closeDrawer',
    reason: /`closeDrawre` in the question read as closeDrawer/,
  },
  {
    title: 'a name in another case, and says so',
    question: 'how does `closedrawer` work',
    first: 'Till.closeDrawer',
    reason: /`closedrawer` in the question read as closeDrawer/,
  },
  {
    title: 'words that make up a name, and says so',
    question: 'what is a select query builder',
    first: 'SelectQueryBuilder',
    reason: /"select query builder" in the question read as SelectQueryBuilder/,
  },
  {
    title: 'what a compiler names',
    question: "src/till.ts(9,3): error TS1005: ';' expected.",
    first: 'Till.closeDrawer',
    reason: /output in the question names src\/till\.ts:9/,
  },
];

test.each(cases)('comes first: $title', async ({ question, first, reason }) => {
  const index = await indexProject(files);
  const { manifest } = buildContext(index, question, { budgetTokens: 2_000 });
  const best = manifest.included.toSorted((a, b) => b.score - a.score)[0];
  // A small class is sent whole, for the sake of its method.
  expect(`${best?.name} ${best?.reason}`).toMatch(new RegExp(`^${first} |contains ${first}: `));
  expect(best?.form).toBe('body');
  expect(best?.reason).toMatch(reason);
});

test('code of another package with the same path is not taken for that of the project', async () => {
  const index = await indexProject(files);
  const question = 'Error: boom\n    at other (/srv/node_modules/y/src/till.ts:5:30)';
  const { manifest } = buildContext(index, question, { budgetTokens: 2_000 });
  expect(manifest.included.filter(({ reason }) => reason.includes('frame'))).toEqual([]);
});

test('of a long function the lines around the place are sent where the whole does not fit', async () => {
  const lines = Array.from({ length: 300 }, (_, i) => `  use(${i}, 'some value ${i}');`).join('\n');
  const index = await indexProject({ 'src/long.ts': `export function long(): void {\n${lines}\n}\n` });
  const question = 'Error: boom\n    at long (/a/src/long.ts:150:3)';
  const { manifest } = buildContext(index, question, { budgetTokens: 1_000 });
  expect(manifest.included).toContainEqual(
    expect.objectContaining({ form: 'excerpt', startLine: 138, endLine: 162 }),
  );
});
