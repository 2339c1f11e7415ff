// Compares what the index says of every name with what the TypeScript compiler says, and counts.
import { relative } from 'node:path';
import ts from 'typescript';
import { row } from '../measure.mjs';
import { Differences, Tally } from './tally.mjs';
import { keptKind, nameText } from './typescript-definitions.mjs';
import { expectedTarget } from './typescript-modules.mjs';
import { formOf, meaningsOf } from './typescript-references.mjs';

export class ReferenceComparison {
  #index;
  #oracle;
  #root;
  #symbols = new Map();
  #byPlace = new Tally();
  #byKind = new Tally();
  #files = new Tally();
  #differences = new Differences();
  #outside = new Map();
  #keys = { right: 0, wrong: 0, notSaid: 0 };
  #undecided = { symbol: 0, other: 0 };

  constructor({ index, oracle, root }) {
    this.#index = index;
    this.#oracle = oracle;
    this.#root = root;
  }

  compareFile(file) {
    const path = relative(this.#root, file.fileName);
    const references = new Map();
    const bom = hasBom(file) ? 1 : 0;
    for (const reference of this.#index.referencesIn(path)) {
      references.set(`${reference.line} ${reference.column} ${reference.name}`, reference);
    }
    const isExternalModule = (from, literal) =>
      expectedTarget(this.#oracle, this.#root, from, literal).kind === 'external';
    for (const one of meaningsOf(this.#oracle, file, isExternalModule)) {
      const place = file.getLineAndCharacterOfPosition(one.node.getStart(file));
      const column = place.character + (place.line === 0 ? bom : 0);
      const reference = references.get(`${place.line + 1} ${column} ${one.node.text}`);
      this.#compare(path, one, reference, `${path}:${place.line + 1}:${column + 1} ${one.node.text}`);
    }
  }

  #compare(path, { node, member, isKey, meaning }, reference, where) {
    const target = reference?.target ?? null;
    const expected = this.#expected(meaning, member);
    if (isKey) this.#compareKey(expected, target);
    else if (expected.kind === 'symbols')
      this.#compareSymbol({ path, node, member, expected, target, where });
    else if (expected.kind === 'file') this.#compareFileTarget(expected, target, where);
    else if (expected.kind === 'unknown') this.#undecided[target?.kind === 'symbol' ? 'symbol' : 'other']++;
    else if (expected.symbols?.some(({ id }) => id === target?.id) !== true)
      this.#compareOutside(expected.kind, member, target, where, node);
  }

  /** What the index should say, given what the compiler says. */
  #expected(meaning, member) {
    if (meaning.kind !== 'declared') return { kind: meaning.kind };
    const symbols = [];
    let place = 'local';
    for (const declaration of meaning.declarations) {
      const file = declaration.getSourceFile();
      if (this.#oracle.program.isSourceFileDefaultLibrary(file)) place = 'standard library';
      const path = relative(this.#root, file.fileName);
      if (path.startsWith('..')) continue;
      if (ts.isSourceFile(declaration)) return { kind: 'file', path };
      if (isLocal(declaration, member)) continue;
      symbols.push(...this.#symbolsAt(path, file, declaration));
    }
    // `interface String` in a project adds to the one of the library: either may be meant.
    return symbols.length > 0 && place !== 'standard library'
      ? { kind: 'symbols', symbols }
      : { kind: place, symbols };
  }

  #symbolsAt(path, file, declaration) {
    let symbols = this.#symbols.get(path);
    if (symbols === undefined) {
      symbols = new Map();
      for (const symbol of this.#index.symbolsInFile(path)) {
        const key = `${symbol.nameLine} ${symbol.name}`;
        symbols.set(key, [...(symbols.get(key) ?? []), symbol]);
      }
      this.#symbols.set(path, symbols);
    }
    const name = ts.getNameOfDeclaration(declaration);
    const text = ts.isConstructorDeclaration(declaration) ? 'constructor' : name && nameText(name, file);
    const lineOf = (node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    const named = text ? (symbols.get(`${lineOf(name)} ${text}`) ?? []) : [];
    return named.length > 0 ? named : (symbols.get(`${lineOf(declaration)} default`) ?? []);
  }

  #compareSymbol({ path, node, member, expected, target, where }) {
    const [definition] = expected.symbols;
    const ids = new Set(expected.symbols.map(({ id }) => id));
    const place = `${member ? 'member' : 'plain'}, ${definition.path === path ? 'same file' : 'other file'}`;
    const outcome = target?.kind === 'symbol' ? (ids.has(target.id) ? 'right' : 'wrong') : 'missed';
    this.#byPlace.add(place, outcome);
    this.#byKind.add(definition.kind, outcome);
    if (outcome === 'right') return;
    const says = target === null ? 'no reference' : target.kind === 'symbol' ? 'another symbol' : target.kind;
    const other = target?.kind === 'symbol' ? this.#index.symbol(target.id) : null;
    const detail = other === null ? '' : `, index: ${other.path}:${other.nameLine} ${other.kind}`;
    this.#differences.add(
      `index: ${says}; ${formOf(this.#oracle.checker, node)} is a ${definition.kind}${definition.path === path ? '' : ' elsewhere'}`,
      `${where} → ${definition.path}:${definition.nameLine}${detail}`,
    );
  }

  #compareFileTarget({ path }, target, where) {
    const said = target?.kind === 'file' ? (target.path === path ? 'right' : 'wrong') : 'missed';
    this.#files.add('module as a whole', said === 'missed' && target?.kind === 'symbol' ? 'wrong' : said);
    if (said !== 'right')
      this.#differences.add(`index: ${target?.kind ?? 'no reference'}; a module`, `${where} → ${path}`);
  }

  /** Locals, the standard library, and other packages: to call them a symbol of the project is wrong. */
  #compareOutside(kind, member, target, where, node) {
    const name = `${kind}, ${member ? 'member' : 'plain'}`;
    const counts = this.#outside.get(name) ?? {
      total: 0,
      symbol: 0,
      external: 0,
      unknown: 0,
      file: 0,
      absent: 0,
    };
    this.#outside.set(name, counts);
    counts.total++;
    counts[target?.kind ?? 'absent']++;
    if (target?.kind !== 'symbol') return;
    this.#byPlace.add(`${member ? 'member' : 'plain'}, outside of the index`, 'excess');
    const other = this.#index.symbol(target.id);
    this.#differences.add(
      `index: a symbol; ${formOf(this.#oracle.checker, node)} is ${kind}`,
      `${where}, index: ${other?.path}:${other?.nameLine} ${other?.kind}`,
    );
  }

  #compareKey(expected, target) {
    if (target?.kind !== 'symbol') this.#keys.notSaid++;
    else if (expected.kind === 'symbols') {
      this.#keys[expected.symbols.some(({ id }) => id === target.id) ? 'right' : 'wrong']++;
    } else this.#keys.wrong++;
  }

  /** @param limit how many classes of differences */
  print(limit) {
    this.#byPlace.print('References to symbols of the project');
    this.#byKind.print('The same, by kind of the definition', { total: false });
    this.#files.print('Names of modules as a whole', { total: false });
    console.log('\n### Names of something else: what the index calls it\n');
    row('', 'oracle', 'a symbol (wrong)', 'external', 'unknown', 'a file', 'no reference');
    row('---', '---:', '---:', '---:', '---:', '---:', '---:');
    for (const [name, { total, symbol, external, unknown, file, absent }] of [...this.#outside].sort()) {
      row(name, total, symbol, external, unknown, file, absent);
    }
    const { right, wrong, notSaid } = this.#keys;
    console.log(
      `\nKeys of literals and names in patterns: ${right} right, ${wrong} wrong, ${notSaid} not said.`,
    );
    const { symbol, other } = this.#undecided;
    console.log(`The compiler does not know ${symbol + other} names; the index decides ${symbol} of them.`);
    this.#differences.print('references', limit);
  }
}

/** Declared where the index keeps no symbols, though a symbol of the same name may stand on the line. */
function isLocal(declaration, member) {
  // A parameter property is two: a field behind a dot, and a parameter inside of the constructor.
  if (ts.isParameter(declaration)) return !member || keptKind(declaration) === null;
  if (ts.isTypeParameterDeclaration(declaration)) return true;
  return (
    (ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration)) &&
    keptKind(declaration) === null
  );
}

/** The compiler drops it, the index counts it as a column. */
function hasBom(file) {
  return ts.sys.readFile(file.fileName) !== undefined && file.text.charCodeAt(0) === 0xfeff;
}
