import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Language } from '../../../src/codebase/languages/language.ts';
import { openIndexSession } from '../../../src/codebase/refresh/index-session.ts';
import { updateIndex } from '../../../src/codebase/refresh/update-index.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { dumpIndex } from '../dump-index.ts';
import { makeFakeLanguage } from '../fake-language.ts';
import { makeProject, refresh, temporaryFolder } from '../temporary-project.ts';

const paths = ['a.fake', 'b.fake', 'c.fake', 'd.fake', 'pkg/__init__.fake', 'pkg/A.fake'];

// Few names, so that what one file says often matters to another.
const name = fc.constantFrom('A', 'A', 'A', 'B', 'B', 'f');
const member = fc.constantFrom('m', 'm', 'n', 'A');
const module = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('./a', './b', './c', './d') },
  { weight: 2, arbitrary: fc.constantFrom('./pkg', '../a', '../b', 'outer') },
);
const start = fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: fc.constant('root') });
const step = fc.oneof({ weight: 4, arbitrary: member }, { weight: 1, arbitrary: fc.constant('<super>') });
const path = fc
  .tuple(start, fc.array(step, { maxLength: 2 }))
  .map(([first, rest]) => [first, ...rest].join('.'));
const bound = fc.oneof(
  { weight: 3, arbitrary: name },
  { weight: 3, arbitrary: fc.constant('*') },
  fc.tuple(name, name).map(([imported, local]) => `${imported}=${local}`),
  name.map((local) => `*=${local}`),
);
const type = fc.option(path).map((of) => (of === null ? '' : `: ${of}`));

/** Each stands for itself, so any of them may come or go. */
const piece = fc.oneof(
  {
    weight: 4,
    // Without the member nothing but the export is looked at.
    arbitrary: fc.tuple(module, name, fc.constantFrom('', '', '.m')).map(([specifier, used, step]) => {
      return `from ${specifier} take ${used}\nuse ${used}${step}\n`;
    }),
  },
  { weight: 3, arbitrary: module.map((specifier) => `pass ${specifier} take *\n`) },
  {
    weight: 3,
    arbitrary: fc.tuple(name, type).map(([owner, of]) => `type ${owner}\ndef m${of}\nend\nend\n`),
  },
  fc
    .tuple(name, fc.array(fc.tuple(fc.constantFrom('def', 'field'), member, type), { maxLength: 3 }))
    .map(([owner, inside]) => `type ${owner}\n${inside.map(declaration).join('')}end\n`),
  fc.tuple(name, type).map(([defined, of]) => `def ${defined}${of}\nend\n`),
  fc
    .tuple(name, member, type)
    .map(([owner, inside, of]) => `outside ${owner}\ndef ${inside}${of}\nend\nend\n`),
  fc
    .tuple(fc.constantFrom('from', 'pass'), module, fc.array(bound, { minLength: 1, maxLength: 2 }))
    .map(([form, specifier, names]) => `${form} ${specifier} take ${names.join(' ')}\n`),
  module.map((specifier) => `include ${specifier}\n`),
  fc.tuple(name, path).map(([exported, of]) => `export ${exported} ${of}\n`),
  fc
    .tuple(fc.constantFrom('self::A', 'self::B', '*', 'A::B', '=', 'default'), path)
    .map(([exported, of]) => `export ${exported} ${of}\n`),
  fc.tuple(name, path).map(([sub, above]) => `super ${sub} ${above}\n`),
  { weight: 3, arbitrary: path.map((used) => `use ${used}\n`) },
  fc.constant('\n'),
);

function declaration([keyword, inside, of]: [string, string, string]): string {
  return keyword === 'def' ? `def ${inside}${of}\nend\n` : `field ${inside}${of}\n`;
}

type Edit =
  | { readonly do: 'write'; readonly path: string; readonly pieces: readonly string[] }
  | { readonly do: 'add'; readonly path: string; readonly piece: string }
  | { readonly do: 'drop'; readonly path: string; readonly at: number }
  | { readonly do: 'delete'; readonly path: string }
  | { readonly do: 'rename'; readonly path: string; readonly to: string }
  | { readonly do: 'roots'; readonly path: string };

/** To start from: what one file defines is used through two that pass it on. */
const barrels: readonly (readonly string[])[] = [
  ['type A\ndef m: B\nend\nend\n', 'type B\nend\n'],
  ['pass ./a take *\n'],
  ['from ./d take A\nuse A\n', 'type f\nend\nsuper f A\n'],
  ['pass ./b take *\n', 'export B A\n'],
];

const file = fc.constantFrom(...paths);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('write'), path: file, pieces: fc.array(piece) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('add'), path: file, piece }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('drop'), path: file, at: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete'), path: file }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename'), path: file, to: file }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('roots'), path: file }) },
);

/** The pieces of each file, written as they change. */
class Project {
  readonly #root: string;
  readonly #pieces = new Map<string, readonly string[]>();

  constructor(root: string, initial: readonly (readonly string[])[]) {
    this.#root = root;
    initial.forEach((pieces, at) => {
      this.#write(paths[at] ?? '', pieces);
    });
  }

  apply(change: Edit): void {
    const pieces = this.#pieces.get(change.path) ?? [];
    const at = join(this.#root, change.path);
    if (change.do === 'write') this.#write(change.path, change.pieces);
    else if (change.do === 'add') this.#write(change.path, [...pieces, change.piece]);
    else if (change.do === 'drop')
      this.#write(change.path, pieces.toSpliced(change.at % (pieces.length + 1), 1));
    else if (change.do === 'roots') writeFileSync(join(this.#root, 'fake.root'), change.path);
    else if (existsSync(at) && change.do === 'delete') rmSync(at);
    else if (existsSync(at) && change.do === 'rename') {
      mkdirSync(dirname(join(this.#root, change.to)), { recursive: true });
      renameSync(at, join(this.#root, change.to));
      this.#pieces.set(change.to, pieces);
    }
  }

  #write(path: string, pieces: readonly string[]): void {
    mkdirSync(dirname(join(this.#root, path)), { recursive: true });
    writeFileSync(join(this.#root, path), pieces.join(''));
    this.#pieces.set(path, pieces);
  }
}

test.each<[string, Language]>([
  ['only by imports', makeFakeLanguage({})],
  [
    'anywhere in the project',
    makeFakeLanguage({
      visibility: {
        freeNames: 'project',
        otherFilesSee: 'all',
        importsAreExported: true,
        outsideMembers: 'project',
      },
    }),
  ],
  [
    'in the same folder, and by module paths',
    makeFakeLanguage({ roots: true, visibility: { freeNames: 'folder', outsideMembers: 'folder' } }),
  ],
  [
    'in the same folder, then anywhere',
    makeFakeLanguage({ visibility: { freeNames: 'folder-then-project' } }),
  ],
  [
    'by module paths, with what modules import for themselves, some everywhere',
    makeFakeLanguage({
      roots: true,
      visibility: {
        otherFilesSee: 'all',
        importsAreSeenInside: true,
        seenEverywhere: ['function'],
        outsideMembers: 'project',
      },
    }),
  ],
  [
    'by includes, where definitions stand elsewhere',
    makeFakeLanguage({
      visibility: {
        freeNames: 'includes',
        otherFilesSee: 'all',
        outsideMembers: 'project',
        family: 'fake',
      },
    }),
  ],
  ['in the modules around', makeFakeLanguage({ visibility: { freeNames: 'nested', otherFilesSee: 'all' } })],
  [
    'by includes',
    makeFakeLanguage({
      visibility: { freeNames: 'includes', otherFilesSee: 'all', outsideMembers: 'file' },
    }),
  ],
])(
  'links after any edits are those of a full build: names found %s',
  { timeout: 120_000 },
  async (_, language) => {
    const rounds = fc.array(fc.array(edit, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 6 });
    const initial = fc.oneof(
      fc.array(fc.array(piece, { minLength: 2, maxLength: 8 }), { minLength: 4, maxLength: paths.length }),
      fc.constant(barrels),
    );
    await fc.assert(
      fc.asyncProperty(initial, rounds, fc.boolean(), async (initial, rounds, isRunning) => {
        const root = makeProject({});
        const project = new Project(root, initial);
        const update = isRunning ? inSession(root, language) : byItself(root, language);
        let database = await update([]);
        for (const edits of rounds) {
          for (const change of edits) project.apply(change);
          database = await update(edits);
        }
        const [found, expected] = [dumpIndex(database), dumpIndex(await buildElsewhere(root, language))];
        // A session is told of files. A folder whose only file came and went within one round is seen by the next look at
        // the whole tree, which the times of the folder around it call for.
        if (isRunning) for (const dump of [found, expected]) delete dump.watched;
        expect(found).toEqual(expected);
        rmSync(root, { recursive: true });
      }),
      { numRuns: 25 },
    );
  },
);

type Update = (edits: readonly Edit[]) => Promise<string>;

/** A process for each refresh. */
function byItself(root: string, language: Language): Update {
  return async () => {
    const { index, report } = await refresh(root, { languages: [language], fileClockStepMs: 0 });
    index.close();
    return report.place.database;
  };
}

/** One that stays, keeps what it read, and is told what was edited. */
function inSession(root: string, language: Language): Update {
  const options = { languages: [language], maxFileBytes: 1024 * 1024, cacheDir: null, clock: systemClock };
  const opening = openIndexSession({ root, fileClockStepMs: 0, ...options });
  onTestFinished(async () => (await opening).close());
  return async (edits) => {
    const session = await opening;
    const paths = edits.flatMap((edit) => (edit.do === 'rename' ? [edit.path, edit.to] : [edit.path]));
    return (await session.refreshPaths([...paths, 'fake.root'])).place.database;
  };
}

async function buildElsewhere(root: string, language: Language): Promise<string> {
  const folder = temporaryFolder();
  const options = {
    root,
    languages: [language],
    maxFileBytes: 1024 * 1024,
    cacheDir: null,
    clock: systemClock,
  };
  const place = { folder, database: join(folder, 'index.db'), kind: 'cache' as const };
  const built = await updateIndex({ ...options, full: true }, place);
  built.database.close();
  return place.database;
}
