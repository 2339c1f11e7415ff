import { expect, test } from 'vitest';
import { applyEdit } from '../../../src/edits/answer/apply-edit.ts';
import { splitFences } from '../../../src/edits/answer/fences.ts';
import { findEdits } from '../../../src/edits/answer/find-edits.ts';
import { draftProject } from '../draft-project.ts';

const files = {
  'src/a.ts': 'one\ntwo\n',
  'lib/b.ts': 'one\n',
  'other/b.ts': 'one\n',
  'notes.md': 'Title\n=======\nmore\n',
  'empty.ts': '',
};

function check(text: string) {
  const { draft, after } = draftProject(files);
  const index = {
    findFiles: (part: string) =>
      Object.keys(files)
        .filter((path) => path.endsWith(`/${part}`))
        .map((path) => ({ path })) as never,
  };
  const outcomes = findEdits(splitFences(text).fences).map((edit) => applyEdit(edit, index, draft));
  return { problems: outcomes.map((outcome) => (outcome.ok ? null : outcome.problem)), after: after() };
}

const block = (path: string, before: string, rest: string) =>
  `${path}\n\`\`\`\n<<<<<<< SEARCH\n${before}=======\n${rest}>>>>>>> REPLACE\n\`\`\`\n`;

test.each<[string, string, Record<string, string>]>([
  ['the whole path', block('src/a.ts', 'one\n', '1\n'), { 'src/a.ts': '1\ntwo\n' }],
  ['a part of it that only one file has', block('a.ts', 'one\n', '1\n'), { 'src/a.ts': '1\ntwo\n' }],
  ['one that is new', block('src/new.ts', '', 'x\n'), { 'src/new.ts': 'x\n' }],
  ['one that is empty', block('empty.ts', '', 'x\n'), { 'empty.ts': 'x\n' }],
  ['a divider that is said again', block('src/a.ts', 'one\n', '1\n=======\n'), { 'src/a.ts': '1\ntwo\n' }],
])('an edit is made with %s', (_, text, expected) => {
  expect(check(text)).toEqual({ problems: [null], after: expected });
});

test.each([
  ['of a path that several files end with', block('b.ts', 'one\n', '1\n'), 'b.ts may be 2 files'],
  ['of no file', block('nope.ts', 'one\n', '1\n'), 'nope.ts does not exist'],
  [
    'that says a divider again, of a file that has such a line',
    block('notes.md', 'Title\n', 'Name\n=======\n'),
    'the file has one itself',
  ],
  [
    'that would replace a file that says something by a new one',
    block('src/a.ts', '', 'x\n'),
    'say which lines of it to replace',
  ],
])('an edit is refused %s', (_, text, problem) => {
  expect(check(text)).toEqual({ problems: [expect.stringContaining(problem)], after: {} });
});
