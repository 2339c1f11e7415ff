/** Reads one file of Python into facts. */
import { createRequire } from 'node:module';
import type { FileFacts } from '../../facts.ts';
import type { Extractor } from '../language.ts';
import { Grammar, type LanguageSyntax, SyntaxWalk } from '../syntax/syntax-walk.ts';
import { assignmentRules } from './assignments.ts';
import type { PythonRules, PythonState } from './context.ts';
import { definitionRules } from './definitions.ts';
import { readExportedNames } from './exported-names.ts';
import { importRules } from './imports.ts';
import { onIdentifier, referenceRules } from './references.ts';

const rules: PythonRules = {
  ...referenceRules,
  ...assignmentRules,
  ...definitionRules,
  ...importRules,
  comment: {
    enter: (walk) => {
      walk.facts.comments.push({ start: walk.start, end: walk.end });
    },
    leaf: 'blank',
  },
};

const collections = [
  'List',
  'Set',
  'FrozenSet',
  'Tuple',
  'Deque',
  'Sequence',
  'MutableSequence',
  'MutableSet',
  'Collection',
  'Iterable',
  'Iterator',
  'Generator',
  'AsyncIterable',
  'AsyncIterator',
  'AsyncGenerator',
  'Awaitable',
  'list',
  'set',
  'frozenset',
  'tuple',
  'deque',
];
const wrappers = [
  'Optional',
  'Union',
  'Type',
  'type',
  'Final',
  'ClassVar',
  'Annotated',
  'Required',
  'NotRequired',
];

const syntax: LanguageSyntax<PythonState> = {
  identifiers: ['identifier'],
  rules,
  chain: { lineEnds: true },
  names: {
    transparentTypes: new Set([...collections, ...wrappers]),
    beforeValue: /^(?:[\s(]|await\b|yield\b|from\b|[\w.]+\s*=(?!=))*$/,
  },
  onIdentifier,
};

export function loadPythonExtractor(): Extractor {
  const require = createRequire(import.meta.url);
  const grammar = new Grammar<PythonState>(require('tree-sitter-python'), syntax);
  return (_path, text) => extract(grammar, text);
}

function extract(grammar: Grammar<PythonState>, text: string): FileFacts {
  const walk = new SyntaxWalk<PythonState>(grammar, text, {
    frames: [{ kind: 'module', symbol: null, names: new Set(), self: null }],
    head: null,
    exportedNames: readExportedNames(text),
    quoted: [],
    typeOnlyEnd: -1,
  });
  const parseErrors = walk.run();
  walk.facts.foldOverloads();
  return walk.facts.finish(parseErrors);
}
