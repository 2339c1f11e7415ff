// Where the TypeScript compiler finds the module that a specifier names, in the terms of the index.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import ts from 'typescript';
import { packageOf } from './typescript-program.mjs';

/** Every literal that names a module: `import`, `export … from`, `import()`, `require()`, types. */
export function specifiersOf(file) {
  const found = [];
  const visit = (node) => {
    const literal = specifierIn(node);
    if (literal !== null && literal.text !== '') {
      const line = file.getLineAndCharacterOfPosition(startOfImport(node, file)).line + 1;
      found.push({ literal, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function specifierIn(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier !== undefined && ts.isStringLiteralLike(node.moduleSpecifier)
      ? node.moduleSpecifier
      : null;
  }
  if (ts.isExternalModuleReference(node))
    return ts.isStringLiteralLike(node.expression) ? node.expression : null;
  if (ts.isImportTypeNode(node)) {
    return ts.isLiteralTypeNode(node.argument) && ts.isStringLiteralLike(node.argument.literal)
      ? node.argument.literal
      : null;
  }
  if (!ts.isCallExpression(node)) return null;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  const [first] = node.arguments;
  return (isImport || isRequire) && first !== undefined && ts.isStringLiteralLike(first) ? first : null;
}

/** Where the index places it: the statement, or the call. */
function startOfImport(node, file) {
  const statement = ts.isExternalModuleReference(node) ? node.parent : node;
  return statement.getStart(file);
}

/**
 * `file`: in the project. `external`: no package of the project. `missing`: a path into the project with nothing there.
 * `not-built`: something that a build of the project would make, which the compiler cannot find: an entry of one of its
 * packages, or a path that git ignores.
 */
export function expectedTarget(oracle, root, file, literal) {
  const specifier = literal.text;
  const isRelative = /^\.{0,2}\/|^\.{1,2}$/.test(specifier);
  const places = isRelative
    ? [resolve(dirname(file.fileName), specifier)]
    : oracle.mappedPaths(specifier, file);
  const found = oracle.resolutionOf(file, literal) ?? plainFile(places);
  if (found !== null) {
    const path = relative(root, found);
    return path.startsWith('..') || /(?:^|\/)node_modules\//.test(path)
      ? { kind: 'external', package: packageOf(specifier) }
      : { kind: 'file', path };
  }
  if (isRelative) return { kind: isIgnored(root, places[0]) ? 'not-built' : 'missing' };
  if (isBuiltin(specifier)) return { kind: 'external', package: specifier };
  if (oracle.isWorkspacePackage(specifier) || specifier.startsWith('#')) return { kind: 'not-built' };
  if (places.length > 0)
    return { kind: places.some((path) => isIgnored(root, path)) ? 'not-built' : 'missing' };
  return { kind: 'external', package: packageOf(specifier) };
}

/** A file that is no code: a style sheet, an image, what a bundler has a loader for. */
function plainFile(places) {
  const files = places.map((path) => path.replace(/[?#].*$/, ''));
  return files.find((path) => existsSync(path) && statSync(path).isFile()) ?? null;
}

const ignored = new Map();

function isIgnored(root, path) {
  let answer = ignored.get(path);
  if (answer === undefined) {
    answer = spawnSync('git', ['check-ignore', '-q', path], { cwd: root }).status === 0;
    ignored.set(path, answer);
  }
  return answer;
}

/** @returns `right`, or how the index differs */
export function compareTarget(expected, edge) {
  switch (expected.kind) {
    case 'file':
      if (edge.to === expected.path) return 'right';
      return edge.to !== null ? 'another file' : edge.externalPackage !== null ? 'external' : 'missing';
    case 'external':
      if (edge.to !== null) return 'a file';
      return edge.externalPackage !== null ? 'right' : 'missing';
    case 'missing':
      if (edge.to !== null) return 'a file';
      return edge.externalPackage !== null ? 'external' : 'right';
    case 'not-built':
      if (edge.to !== null) return 'a file';
      return edge.externalPackage !== null ? 'external' : 'missing';
    default:
      throw new Error(expected.kind);
  }
}
