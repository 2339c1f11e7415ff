// The tasks of `tasks.mjs`: what is asked, what each tier answers, and what is to stand in the tree. Answers are written over
// the files as they are in the repository that is given, so that they hold for other commits of it as well.

/** The lines of `text` around the one place where `part` stands, and what becomes of them. */
function linesWith(text, part, to) {
  if (text.split(part).length !== 2) throw new Error(`not in one place: ${part}`);
  const at = text.indexOf(part);
  const from = text.lastIndexOf('\n', at) + 1;
  const stop = text.indexOf('\n', at + part.length);
  const end = stop < 0 ? text.length : stop;
  const before = text.slice(from, end).replace(/\r$/gm, '');
  const start = text.slice(0, from).split('\n').length;
  return { before, after: before.replace(part.replaceAll('\r', ''), () => to), start };
}

const fence = '```';
const block = (before, after) =>
  `<<<<<<< SEARCH\n${before}\n=======\n${after}${after === '' ? '' : '\n'}>>>>>>> REPLACE`;

/** An edit as a block under the path of its file. */
function edit(path, text, part, to, language = '') {
  const { before, after } = linesWith(text, part, to);
  return `${path}\n${fence}${language}\n${block(before, after)}\n${fence}`;
}

const newFile = (path, text) =>
  `${path}\n${fence}\n<<<<<<< SEARCH\n=======\n${text}>>>>>>> REPLACE\n${fence}`;

const said = (path) => `This is changed in ${path}.`;
const inText = (path, ...edits) => [said(path), ...edits].join('\n\n');

const read = (path) => [{ name: 'read_file', arguments: { path } }];
function editCall(path, text, part, to) {
  const { before, after, start } = linesWith(text, part, to);
  const lines = before.split('\n');
  return {
    name: 'edit_file',
    arguments: {
      path,
      start_line: start,
      end_line: start + lines.length - 1,
      first_line: lines[0],
      new_content: after,
    },
  };
}
const call = (name, given) => ({ name, arguments: given });

/** One file, one place: `wanted` is made by replacing the text, not by lines. */
const one = (path, part, to, replies) => (text) => ({
  replies: replies(text(path), path),
  wanted: { [path]: text(path).replace(part, () => to) },
});

/** By text, on the local model. */
const byText = (path, part, to, language) =>
  one(path, part, to, (text) => ({ ollama: [inText(path, edit(path, text, part, to, language))] }));

/** By tools: reads, edits, says so. */
const byTools = (vendor, path, part, to) =>
  one(path, part, to, (text) => ({
    [vendor]: [read(path), [editCall(path, text, part, to)], said(path)],
  }));

const stringUtils = 'src/util/StringUtils.ts';
const versionUtils = 'src/util/VersionUtils.ts';
const escapeFile = 'src/util/escapeRegExp.ts';
const arrays = 'src/util/Uint8ArrayUtils.ts';
const random = 'src/util/RandomGenerator.ts';
const bits = 'tokio/src/util/bit.rs';
const rand = 'tokio/src/util/rand.rs';
const typeId = 'tokio/src/util/typeid.rs';
const lines = 'tokio-util/src/codec/lines_codec.rs';
const crlf = 'tests/testsuite/script/rustc_fixtures/frontmatter-crlf.rs';

const shiftCase = 'if (firstCapital) str = " " + str';
const noVersion = 'if (!version) {';

export const tasks = [
  {
    repository: 'typeorm',
    title: 'one line, as a block',
    question: 'change camelCase so that the first capital is asked for with a tab',
    asks: 'ollama',
    script: byText(stringUtils, shiftCase, 'if (firstCapital) str = "\\t" + str', 'ts'),
  },
  {
    repository: 'typeorm',
    title: 'one line, as a unified diff with wrong numbers',
    question: 'change isGreaterOrEqual so that an empty version counts as none',
    script: one(versionUtils, noVersion, 'if (version === undefined || version === "") {', (text) => {
      const { before, after } = linesWith(text, noVersion, 'if (version === undefined || version === "") {');
      return {
        ollama: [
          `${said(versionUtils)}\n\n${fence}diff\n--- a/${versionUtils}\n+++ b/${versionUtils}\n@@ -90,3 +90,3 @@\n-${before}\n+${after}\n${fence}`,
        ],
      };
    }),
  },
  {
    repository: 'typeorm',
    title: 'a block without a fence, with Windows line ends',
    question: 'change escapeRegExp so that it escapes slashes too',
    script: one(escapeFile, '[.*+', '[/.*+', (text) => {
      const { before, after } = linesWith(text, '[.*+', '[/.*+');
      return {
        ollama: [
          `${said(escapeFile)}\n\n**${escapeFile}**\n${block(before, after)}\n`.replaceAll('\n', '\r\n'),
        ],
      };
    }),
  },
  {
    repository: 'typeorm',
    title: 'lines that are indented otherwise in the answer',
    question: 'change areUint8ArraysEqual so that it compares lengths loosely',
    script: one(
      arrays,
      'if (left.byteLength !== right.byteLength) {\n        return false',
      'if (left.byteLength != right.byteLength) {\n        return false',
      (text) => {
        const { before, after } = linesWith(
          text,
          'if (left.byteLength !== right.byteLength) {\n        return false',
          'if (left.byteLength != right.byteLength) {\n        return false',
        );
        const less = (lines) => lines.replace(/^ {4}/gm, '');
        return {
          ollama: [inText(arrays, `${arrays}\n${fence}ts\n${block(less(before), less(after))}\n${fence}`)],
        };
      },
    ),
  },
  {
    repository: 'typeorm',
    title: 'two files in one answer',
    question: 'rename the function escapeRegExp to escapePattern and change its callers',
    script: (text) => {
      const builder = 'src/query-builder/QueryBuilder.ts';
      const [a, b, c] = [
        ['export const escapeRegExp =', 'export const escapePattern ='],
        ['import { escapeRegExp }', 'import { escapePattern }'],
        ['.map((key) => escapeRegExp(key))', '.map((key) => escapePattern(key))'],
      ];
      return {
        replies: {
          ollama: [
            inText(
              escapeFile,
              edit(escapeFile, text(escapeFile), ...a),
              edit(builder, text(builder), ...b),
              edit(builder, text(builder), ...c),
            ),
          ],
        },
        wanted: {
          [escapeFile]: text(escapeFile).replace(...a),
          [builder]: text(builder)
            .replace(...b)
            .replace(...c),
        },
      };
    },
  },
  {
    repository: 'typeorm',
    title: 'a new file, and one that uses it',
    question: 'add a constant for the replacement of escapeRegExp in a file of its own',
    script: (text) => {
      const made = 'src/util/escaped.ts';
      const content = 'export const ESCAPED = "\\\\$&"\n';
      const part = 'export const escapeRegExp = (s: string) => s.replaceAll(ESCAPE_REGEXP, "\\\\$&")';
      const to = part.replace('"\\\\$&"', () => 'ESCAPED');
      const whole = `import { ESCAPED } from "./escaped"\n${to}`;
      return {
        replies: {
          ollama: [
            inText(escapeFile, newFile(made, content), edit(escapeFile, text(escapeFile), part, whole)),
          ],
        },
        wanted: { [made]: content, [escapeFile]: text(escapeFile).replace(part, () => whole) },
      };
    },
  },
  {
    repository: 'typeorm',
    title: 'a block that stands nowhere goes up, and groq repairs it by tools',
    question: 'change camelCase so that the first capital is asked for with a tab',
    asks: 'ollama,groq',
    script: one(stringUtils, shiftCase, 'if (firstCapital) str = "\\t" + str', (text) => ({
      ollama: [
        inText(
          stringUtils,
          `${stringUtils}\n${fence}ts\n${block('if (capital) { s = " " + s }', 'x')}\n${fence}`,
        ),
      ],
      groq: [
        [editCall(stringUtils, text, shiftCase, 'if (firstCapital) str = "\\t" + str')],
        said(stringUtils),
      ].toSpliced(0, 0, read(stringUtils)),
    })),
  },
  {
    repository: 'typeorm',
    title: 'a block after which the file does not parse goes up to gemini',
    question: 'change isGreaterOrEqual so that an empty version counts as none',
    asks: 'ollama,gemini',
    script: one(versionUtils, noVersion, 'if (version === undefined) {', (text) => ({
      ollama: [inText(versionUtils, edit(versionUtils, text, noVersion, 'if ((version {', 'ts'))],
      gemini: [
        read(versionUtils),
        [editCall(versionUtils, text, noVersion, 'if (version === undefined) {')],
        said(versionUtils),
      ],
    })),
  },
  {
    repository: 'typeorm',
    title: 'what a command of the user does not pass goes up to anthropic',
    question: 'change uuidv4 so that it takes 32 random bytes',
    asks: 'ollama,anthropic',
    commands: ['grep -q "Uint8Array(32)" src/util/RandomGenerator.ts'],
    script: one(random, 'new Uint8Array(16)', 'new Uint8Array(32)', (text) => ({
      ollama: [inText(random, edit(random, text, 'new Uint8Array(16)', 'new Uint8Array(24)', 'ts'))],
      anthropic: [
        read(random),
        [editCall(random, text, 'new Uint8Array(16)', 'new Uint8Array(32)')],
        said(random),
      ],
    })),
  },
  {
    repository: 'typeorm',
    title: 'a block that leaves lines out is not written',
    question: 'change isGreaterOrEqual so that an empty version counts as none',
    exitCode: 14,
    script: (text) => ({
      replies: {
        ollama: [
          inText(
            versionUtils,
            edit(
              versionUtils,
              text(versionUtils),
              noVersion,
              'if (version === undefined) {\n            // ... rest of the code unchanged ...',
              'ts',
            ),
          ),
        ],
      },
      wanted: {},
    }),
  },
  {
    repository: 'typeorm',
    title: 'a block that stands in several places is not written',
    question: 'change areUint8ArraysEqual so that it never says false',
    exitCode: 14,
    script: () => ({
      replies: {
        ollama: [
          inText(
            arrays,
            `${arrays}\n${fence}ts\n${block('        return false', '        return true')}\n${fence}`,
          ),
        ],
      },
      wanted: {},
    }),
  },
  {
    repository: 'typeorm',
    title: 'one edit of two stands nowhere: neither is written',
    question: 'change camelCase so that the first capital is asked for with a tab',
    exitCode: 14,
    script: (text) => ({
      replies: {
        ollama: [
          inText(
            stringUtils,
            edit(stringUtils, text(stringUtils), shiftCase, 'if (firstCapital) str = "\\t" + str'),
            `${versionUtils}\n${fence}\n${block('no such line', 'x')}\n${fence}`,
          ),
        ],
      },
      wanted: {},
    }),
  },
  {
    repository: 'typeorm',
    title: 'a block that was broken off is not written, nor what came before it',
    question: 'change camelCase so that the first capital is asked for with a tab',
    exitCode: 14,
    script: (text) => ({
      replies: {
        ollama: [
          inText(
            stringUtils,
            edit(stringUtils, text(stringUtils), shiftCase, 'if (firstCapital) str = "\\t" + str'),
            `${versionUtils}\n${fence}\n<<<<<<< SEARCH\n${noVersion}\n=======\nif (`,
          ),
        ],
      },
      wanted: {},
    }),
  },
  {
    repository: 'tokio',
    title: 'groq edits by tools',
    question: 'change Pack::max_value so that it is one less',
    asks: 'groq',
    script: byTools('groq', bits, '(1 << self.width()) - 1', '(1 << self.width()) - 2'),
  },
  {
    repository: 'tokio',
    title: 'gemini edits by tools',
    question: 'change RngSeed::from_u64 so that it shifts by 31 bits',
    asks: 'gemini',
    script: byTools('gemini', rand, '(seed >> 32) as u32', '(seed >> 31) as u32'),
  },
  {
    repository: 'tokio',
    title: 'anthropic edits by tools',
    question: 'change try_transmute so that it is public in the crate',
    asks: 'anthropic',
    script: byTools('anthropic', typeId, 'pub(super) unsafe fn', 'pub(crate) unsafe fn'),
  },
  {
    repository: 'tokio',
    title: 'two edits of one file in one step, by the numbers that were read',
    question: 'change RngSeed::from_u64 so that it names its halves high and low',
    script: (text) => {
      const [a, b] = [
        ['let one = (seed >> 32) as u32;', '// The upper half.\n        let one = (seed >> 32) as u32;'],
        ['let two = seed as u32;', '// The lower half.\n        let two = seed as u32;'],
      ];
      return {
        replies: {
          groq: [
            read(rand),
            [editCall(rand, text(rand), ...a), editCall(rand, text(rand), ...b)],
            said(rand),
          ],
        },
        wanted: {
          [rand]: text(rand)
            .replace(...a)
            .replace(...b),
        },
      };
    },
  },
  {
    repository: 'tokio',
    title: 'a new module and the line that names it, by tools',
    question: 'add a module half to tokio/src/util with a function that halves a number',
    script: (text) => {
      const mod = 'tokio/src/util/mod.rs';
      const made = 'tokio/src/util/half.rs';
      const content =
        '/// Half of it, rounded down.\npub(crate) fn half(n: usize) -> usize {\n    n / 2\n}\n';
      const [line] = /^pub\(crate\) mod bit;$/m.exec(text(mod)) ?? /^.*mod bit;$/m.exec(text(mod));
      return {
        replies: {
          anthropic: [
            read(mod),
            [
              call('create_file', { path: made, content }),
              editCall(mod, text(mod), line, `${line}\npub(crate) mod half;`),
            ],
            said(mod),
          ],
        },
        wanted: { [made]: content, [mod]: text(mod).replace(line, `${line}\npub(crate) mod half;`) },
      };
    },
  },
  {
    repository: 'tokio',
    title: 'a file is moved and the line that names it changed',
    question: 'rename the file tokio/src/util/typeid.rs to type_id.rs and change what names it',
    script: (text) => {
      const moved = 'tokio/src/util/type_id.rs';
      const mod = 'tokio/src/util/mod.rs';
      const [line] = /^.*mod typeid;$/m.exec(text(mod));
      const to = line.replace('typeid', 'type_id');
      const user = 'tokio/src/util/as_ref.rs';
      return {
        replies: {
          gemini: [
            [...read(mod), ...read(user)],
            [
              call('move_file', { path: typeId, to: moved }),
              editCall(mod, text(mod), line, to),
              editCall(user, text(user), 'use super::typeid;', 'use super::type_id as typeid;'),
            ],
            said(mod),
          ],
        },
        wanted: {
          [typeId]: null,
          [moved]: { movedFrom: typeId },
          [mod]: text(mod).replace(line, to),
          [user]: text(user).replace('use super::typeid;', 'use super::type_id as typeid;'),
        },
      };
    },
  },
  {
    repository: 'tokio',
    title: 'a file is deleted',
    question: 'delete the file tokio/src/util/typeid.rs',
    script: () => ({
      replies: { groq: [[call('delete_file', { path: typeId })], said('tokio/src/util/mod.rs')] },
      wanted: { [typeId]: null },
    }),
  },
  {
    repository: 'tokio',
    title: 'a call of a wrong form is told the right one, and is made again',
    question: 'change Pack::max_value so that it is one less',
    script: one(bits, '(1 << self.width()) - 1', '(1 << self.width()) - 2', (text) => ({
      gemini: [
        read(bits),
        [call('edit_file', { path: bits, start_line: 'ten' })],
        [editCall(bits, text, '(1 << self.width()) - 1', '(1 << self.width()) - 2')],
        said(bits),
      ],
    })),
  },
  {
    repository: 'tokio',
    title: 'lines that were never read are not edited by number',
    question: 'change try_transmute so that it is public in the crate',
    script: one(typeId, 'pub(super) unsafe fn', 'pub(crate) unsafe fn', (text) => ({
      anthropic: [
        [
          call('edit_file', {
            path: 'tokio/src/util/linked_list.rs',
            start_line: 1,
            end_line: 400,
            first_line: '',
            new_content: '',
          }),
        ],
        read(typeId),
        [editCall(typeId, text, 'pub(super) unsafe fn', 'pub(crate) unsafe fn')],
        said(typeId),
      ],
    })),
  },
  {
    repository: 'tokio',
    title: 'two tiers fail in two ways, the third is right',
    question: 'change max_length so that a comment says how much that is at most',
    asks: 'groq,gemini,anthropic',
    commands: ['grep -q "1 << 30" tokio-util/src/codec/lines_codec.rs'],
    script: (text) => {
      const part = 'pub fn max_length(&self) -> usize {';
      const to = `${part}\n        // At most 1 << 30 bytes.`;
      return {
        replies: {
          groq: [
            read(lines),
            [editCall(lines, text(lines), part, 'pub fn max_length(&self -> usize {')],
            said(lines),
          ],
          gemini: [
            read(lines),
            [editCall(lines, text(lines), part, `${part}\n        // Not much.`)],
            said(lines),
          ],
          anthropic: [read(lines), [editCall(lines, text(lines), part, to)], said(lines)],
        },
        wanted: { [lines]: text(lines).replace(part, to) },
      };
    },
  },
  {
    repository: 'cargo',
    title: 'a file with Windows line ends keeps them, by text',
    question: 'change the fixture frontmatter-crlf.rs so that clap is version 5',
    script: byText(crlf, 'clap = "4"', 'clap = "5"', 'rust'),
  },
  {
    repository: 'cargo',
    title: 'a file with Windows line ends keeps them, new lines as well, by tools',
    question: 'change the fixture frontmatter-crlf.rs so that main prints a word',
    script: (text) => ({
      replies: {
        anthropic: [
          read(crlf),
          [editCall(crlf, text(crlf), 'fn main() {}', 'fn main() {\n    println!("word");\n}')],
          said(crlf),
        ],
      },
      wanted: { [crlf]: text(crlf).replace('fn main() {}', 'fn main() {\r\n    println!("word");\r\n}') },
    }),
  },
  {
    repository: 'cargo',
    title: 'Markdown that holds fences, in a fence',
    question: 'change README.md so that cloning is said to be shallow',
    script: (text) => {
      const path = 'README.md';
      const found = /^```[a-z]*\ngit clone [^\n]*/m.exec(text(path));
      if (found === null) throw new Error('README.md clones nothing');
      const [part] = found;
      const to = part.replace('git clone', 'git clone --depth 1');
      const next = /\n```\n/.exec(text(path).slice(found.index + part.length));
      const rest = text(path).slice(found.index + part.length, found.index + part.length + next.index + 4);
      return {
        replies: {
          ollama: [inText(path, `${path}\n${fence}markdown\n${block(part + rest, to + rest)}\n${fence}`)],
        },
        wanted: { [path]: text(path).replace(part, to) },
      };
    },
  },
  {
    repository: 'cargo',
    title: 'a file without an extension',
    question: 'change LICENSE-MIT so that it names the year 2026',
    script: (text) => {
      const path = 'LICENSE-MIT';
      const [first] = text(path).split('\n');
      return {
        replies: {
          ollama: [inText('README.md', edit(`./${path}`, text(path), first, `Copyright 2026. ${first}`))],
        },
        wanted: { [path]: text(path).replace(first, `Copyright 2026. ${first}`) },
      };
    },
  },
  {
    repository: 'cargo',
    title: 'a path outside of the project is not written',
    question: 'add a file with a note to the project',
    exitCode: 14,
    script: () => ({
      replies: { ollama: [inText('README.md', newFile('../escaped/note.md', 'A note.\n'))] },
      wanted: {},
    }),
  },
  {
    repository: 'playwright',
    title: 'a text file with Windows line ends, by a diff',
    question: 'change the first line of CODE_OF_CONDUCT.md so that it says Rules',
    script: (text) => {
      const path = 'CODE_OF_CONDUCT.md';
      const [first] = text(path).split('\r\n');
      return {
        replies: {
          ollama: [
            `${said(path)}\n\n${fence}diff\n--- ${path}\n+++ ${path}\n@@ ... @@\n-${first}\n+# Rules\n${fence}`,
          ],
        },
        wanted: { [path]: text(path).replace(first, '# Rules') },
      };
    },
  },
  {
    repository: 'playwright',
    title: 'two files, one new, after a first attempt that a command refuses',
    question: 'add an option to the class Semaphore of packages/isomorphic/semaphore.ts in a file of its own',
    asks: 'ollama,anthropic',
    commands: ['test -f packages/isomorphic/semaphoreOptions.ts'],
    script: (text) => {
      const path = 'packages/isomorphic/semaphore.ts';
      const made = 'packages/isomorphic/semaphoreOptions.ts';
      const part = 'export class Semaphore {';
      const to = `import type { SemaphoreOptions } from './semaphoreOptions';\n\n${part}\n  options: SemaphoreOptions = {};`;
      const content = 'export type SemaphoreOptions = { name?: string };\n';
      return {
        replies: {
          ollama: [inText(path, edit(path, text(path), part, `${part}\n  options = {};`, 'ts'))],
          anthropic: [
            read(path),
            [call('create_file', { path: made, content }), editCall(path, text(path), part, to)],
            said(path),
          ],
        },
        wanted: { [made]: content, [path]: text(path).replace(part, to) },
      };
    },
  },
];
