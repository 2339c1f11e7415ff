import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { customCommands, expandCommand } from '../../../src/cli/interactive/custom-commands.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test("commands are files; the project's win over the person's own, and odd names are none", () => {
  const project = folderWith({
    'review.md': '---\ndescription: "read a change"\n---\n\nReview $1.',
    'notes.txt': 'no command',
    'a b.md': 'no command either',
  });
  const own = folderWith({ 'review.md': 'hidden', 'tidy.md': '# Tidy up\n\nMake it neat.' });
  expect(customCommands([project, own, join(own, 'missing')])).toEqual([
    { name: 'review', description: 'read a change', text: 'Review $1.' },
    { name: 'tidy', description: 'Tidy up', text: '# Tidy up\n\nMake it neat.' },
  ]);
});

test.each([
  ['Review $1 for $2.', 'src/a.ts "slow loops"', 'Review src/a.ts for slow loops.'],
  ['Explain: $ARGUMENTS', 'what is this', 'Explain: what is this'],
  ['No marks.', '', 'No marks.'],
  ['No marks.', 'but words', 'No marks.\n\nbut words'],
  ['It costs $100 and $1.', 'x', 'It costs $100 and x.'],
  ['$1 is typed, not asked for again', '$ARGUMENTS', '$ARGUMENTS is typed, not asked for again'],
])('%s with %s', (text, given, asked) => {
  expect(expandCommand({ name: 'one', description: '', text }, given)).toBe(asked);
});

test('an argument that is missing is said before anything is asked', () => {
  const command = { name: 'review', description: '', text: 'Compare $1 with $2.' };
  expect(() => expandCommand(command, 'a')).toThrow('/review needs 2 arguments and was given 1');
});
