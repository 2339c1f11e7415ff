// The index against the TypeScript compiler's own API: definitions, module resolution, and what each name means.
//   node bench/oracle/typescript.mjs <repository> [--differences N] [--only definitions|modules|references] [--under folder]
// Makes a full index of the repository first. Nothing need be installed there: see bench/README.md for what that bounds.
import { realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { indexRepository } from '../index-library.mjs';
import { machine } from '../measure.mjs';
import { ReferenceComparison } from './compare-references.mjs';
import { Differences, share, Tally } from './tally.mjs';
import { definitionsOf } from './typescript-definitions.mjs';
import { compareTarget, expectedTarget, specifiersOf } from './typescript-modules.mjs';
import { createProgram } from './typescript-program.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    differences: { type: 'string', default: '0' },
    only: { type: 'string' },
    under: { type: 'string', default: '' },
  },
});
if (positionals.length !== 1) {
  console.error(
    'node bench/oracle/typescript.mjs <repository> [--differences N] [--only …] [--under folder]',
  );
  process.exit(2);
}
const limit = Number(flags.differences);
const root = realpathSync(positionals[0]);
const { index } = await indexRepository(root);
const paths = index
  .filesUnder('')
  .filter(({ language, path }) => language === 'typescript' && path.startsWith(flags.under))
  .map(({ path }) => path);
const oracle = createProgram(root, paths);
const files = paths.flatMap((path) => oracle.program.getSourceFile(join(root, path)) ?? []);
const pathOf = (file) => relative(root, file.fileName);
console.log(`${machine()}, TypeScript ${ts.version}; ${files.length} of ${paths.length} files`);

const steps = { definitions: compareDefinitions, modules: compareModules, references: compareReferences };
for (const [name, step] of Object.entries(steps)) if ([undefined, name].includes(flags.only)) step();

function compareDefinitions() {
  const tally = new Tally();
  const differences = new Differences();
  let sameKind = 0;
  let matched = 0;
  for (const file of files) {
    const path = pathOf(file);
    const { wanted, declared } = definitionsOf(file);
    const symbols = new Map();
    for (const symbol of index.symbolsInFile(path)) {
      const key = `${symbol.nameLine} ${symbol.name}`;
      symbols.set(key, [...(symbols.get(key) ?? []), symbol]);
    }
    const taken = new Set();
    for (const { name, kind, lines } of wanted) {
      const candidates = lines.flatMap((line) => symbols.get(`${line} ${name}`) ?? []);
      const symbol =
        candidates.find((one) => !taken.has(one.id) && agrees(one.kind, kind)) ??
        candidates.find((one) => !taken.has(one.id));
      if (symbol === undefined) {
        tally.add(kind, 'missed');
        differences.add(`missing: ${kind}`, `${path}:${lines[0]} ${name}`);
        continue;
      }
      taken.add(symbol.id);
      tally.add(kind, 'right');
      matched++;
      if (agrees(symbol.kind, kind)) sameKind++;
      else differences.add(`kind: ${kind} is ${symbol.kind}`, `${path}:${lines[0]} ${name}`);
    }
    for (const symbol of [...symbols.values()].flat()) {
      if (taken.has(symbol.id) || declared.has(`${symbol.nameLine} ${symbol.name}`)) continue;
      tally.add(symbol.kind, 'excess');
      differences.add(`in excess: ${symbol.kind}`, `${path}:${symbol.nameLine} ${symbol.name}`);
    }
  }
  tally.print('Definitions, by name and line');
  console.log(`\nOf those that match, ${share(sameKind, matched)} have the same kind.`);
  differences.print('definitions', limit);
}

/** `component` says more than function, class or const do. */
function agrees(kind, expected) {
  return kind === expected || (kind === 'component' && /^(?:function|class|const|method)$/.test(expected));
}

function compareModules() {
  const tally = new Tally();
  const differences = new Differences();
  const notBuilt = new Map();
  for (const file of files) {
    const path = pathOf(file);
    const edges = new Map();
    for (const edge of index.importsOf(path)) {
      const key = `${edge.line} ${edge.specifier}`;
      edges.set(key, [...(edges.get(key) ?? []), edge]);
    }
    for (const { literal, line } of specifiersOf(file)) {
      const expected = expectedTarget(oracle, root, file, literal);
      const key = `${line} ${literal.text}`;
      const edge = edges.get(key)?.shift();
      const outcome = edge === undefined ? 'no import there' : compareTarget(expected, edge);
      if (expected.kind === 'not-built') notBuilt.set(outcome, (notBuilt.get(outcome) ?? 0) + 1);
      else tally.add(expected.kind, edge === undefined ? 'missed' : outcome === 'right' ? 'right' : 'wrong');
      if (outcome === 'right') continue;
      const means = expected.path ?? expected.package ?? '';
      differences.add(
        `${expected.kind}, index: ${outcome}`,
        `${path}:${line} '${literal.text}' ${means}${edge?.to ? `, index: ${edge.to}` : ''}`,
      );
    }
    for (const edge of [...edges.values()].flat()) {
      tally.add('file', 'excess');
      differences.add('index only', `${path}:${edge.line} '${edge.specifier}' ${edge.form}`);
    }
  }
  tally.print('Module resolution, by specifier');
  const found = [...notBuilt].map(([outcome, count]) => `${outcome} ${count}`).join(', ');
  console.log(
    `\nWhat a build would make, so that the compiler finds nothing; the index says: ${found || 'none'}.`,
  );
  differences.print('module resolution', limit);
}

function compareReferences() {
  const comparison = new ReferenceComparison({ index, oracle, root });
  for (const file of files) comparison.compareFile(file);
  comparison.print(limit);
}
