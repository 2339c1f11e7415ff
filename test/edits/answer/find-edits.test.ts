import { expect, test } from 'vitest';
import { splitFences } from '../../../src/edits/answer/fences.ts';
import { findEdits } from '../../../src/edits/answer/find-edits.ts';

const block = '<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE';
const edit = (path: string | null, before = ['old'], after = ['new']) => ({
  path,
  before,
  after,
  problem: null,
  unclearWith: null,
});

test.each<[string, string, readonly unknown[]]>([
  ['under the path of its file', `src/a.ts\n\`\`\`ts\n${block}\n\`\`\``, [edit('src/a.ts')]],
  ['with the path inside of the fence', `Here:\n\n\`\`\`ts\nsrc/a.ts\n${block}\n\`\`\``, [edit('src/a.ts')]],
  ['under a path in bold, with a colon', `**src/a.ts**:\n\`\`\`\n${block}\n\`\`\``, [edit('src/a.ts')]],
  ['under a heading that is a path', `### \`src/a.ts\`\n\n\`\`\`\n${block}\n\`\`\``, [edit('src/a.ts')]],
  [
    'of a file without an extension',
    `docker/Dockerfile\n\`\`\`\n${block}\n\`\`\``,
    [edit('docker/Dockerfile')],
  ],
  ['of a file whose name is all there is', `Makefile\n\`\`\`\n${block}\n\`\`\``, [edit('Makefile')]],
  [
    'of a path that no sentence would hold',
    `src/app/[id]/(group)/page.tsx\n\`\`\`tsx\n${block}\n\`\`\``,
    [edit('src/app/[id]/(group)/page.tsx')],
  ],
  [
    'of a path as Windows writes it',
    `Assets\\Scripts\\Ship.cs\n\`\`\`csharp\n${block}\n\`\`\``,
    [edit('Assets/Scripts/Ship.cs')],
  ],
  ['without a fence', `src/a.ts\n${block}\n\nThat is all.`, [edit('src/a.ts')]],
  ['between tags', `src/a.ts\n<source>python\n${block}\n</source>\nDone.`, [edit('src/a.ts')]],
  ['in a fence of four backticks', `docs/a.md\n\`\`\`\`markdown\n${block}\n\`\`\`\``, [edit('docs/a.md')]],
  ['in a fence of tildes', `src/a.ts\n~~~\n${block}\n~~~`, [edit('src/a.ts')]],
  [
    'with lines that end as on Windows',
    `src/a.ts\r\n\`\`\`ts\r\n${block.replaceAll('\n', '\r\n')}\r\n\`\`\`\r\n`,
    [edit('src/a.ts')],
  ],
  [
    'that empties its place',
    'src/a.ts\n```\n<<<<<<< SEARCH\nold\n=======\n>>>>>>> REPLACE\n```',
    [edit('src/a.ts', ['old'], [])],
  ],
  [
    'of Markdown that holds fences itself',
    'README.md\n```markdown\n<<<<<<< SEARCH\nRun:\n```sh\nnpm i\n```\n=======\nRun:\n```sh\nnpm ci\n```\n>>>>>>> REPLACE\n```\n\nsrc/a.ts\n```ts\n' +
      `${block}\n\`\`\``,
    [
      edit('README.md', ['Run:', '```sh', 'npm i', '```'], ['Run:', '```sh', 'npm ci', '```']),
      edit('src/a.ts'),
    ],
  ],
  [
    'for two files in one fence',
    `\`\`\`\nsrc/a.ts\n${block}\n\nsrc/b.ts\n${block}\n\`\`\``,
    [edit('src/a.ts'), edit('src/b.ts')],
  ],
  [
    'of a text that underlines titles',
    'a.rst\n```\n<<<<<<< SEARCH\nTitle\n=====\n=======\nName\n====\n>>>>>>> REPLACE\n```',
    [edit('a.rst', ['Title', '====='], ['Name', '===='])],
  ],
  [
    'that ends with its divider again',
    'src/a.ts\n```ts\n<<<<<<< SEARCH\nold\n=======\nnew\n=======\n>>>>>>> REPLACE\n```',
    [{ ...edit('src/a.ts'), unclearWith: '=======' }],
  ],
  ['that names no file', `Here:\n\`\`\`\n${block}\n\`\`\``, [edit(null)]],
])('a block is read %s', (_, text, edits) => {
  expect(findEdits(splitFences(text).fences)).toEqual(edits);
});

test.each([
  ['that was broken off', 'src/a.ts\n```ts\n<<<<<<< SEARCH\nold\n=======\nne', 'no line `>>>>>>> REPLACE`'],
  [
    'that runs into the next one',
    `src/a.ts\n\`\`\`ts\n<<<<<<< SEARCH\nolder\n=======\nnewer\n\`\`\`\n\nsrc/a.ts\n\`\`\`ts\n${block}\n\`\`\``,
    'no line `>>>>>>> REPLACE`',
  ],
  ['without a divider', 'src/a.ts\n```ts\n<<<<<<< SEARCH\nold\n>>>>>>> REPLACE\n```', 'no line `=======`'],
  [
    'that may be parted in several places',
    'src/a.ts\n```ts\n<<<<<<< SEARCH\nold\n=======\n=======\nnew\n>>>>>>> REPLACE\n```',
    'several lines of `=======`',
  ],
])('a block %s is no edit that could be made, and says why', (_, text, problem) => {
  const [first] = findEdits(splitFences(text).fences);
  expect(first).toMatchObject({ path: 'src/a.ts', problem: expect.stringContaining(problem) });
});

test('what is said around blocks does not hold their code, whatever fences they are in', () => {
  const { prose } = splitFences(`One.\n\n<source>\n${block}\n</source>\n\nTwo.\n\n${block}\n\nThree.`);
  expect(prose.split(/\s+/).filter(Boolean)).toEqual(['One.', 'Two.', 'Three.']);
});
