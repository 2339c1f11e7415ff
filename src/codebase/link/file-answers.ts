/**
 * What other files can learn from a file, as text under the key that they consult for it: two states of a file that say
 * the same under a key are the same to whoever consulted that key and no other. Without lines, without bodies, and
 * without places in lists: text above a symbol moves it, and what it means stays. Pure; both states must be of one view.
 */
import { pathKind } from './link-facts.ts';
import { nameKey, saidKey } from './link-keys.ts';
import type { LinkView } from './link-view.ts';
import type { LinkedFile } from './linked-file.ts';
import { keyOfSymbol } from './symbol-keys.ts';

export interface FileAnswers {
  /** What counts for every name: what is passed on as a whole, how names are found that the file does not bind. */
  readonly always: string;
  readonly byKey: ReadonlyMap<number, string>;
  /** Of each symbol, by its place in the file: its kind, its name and those around it, its number among equals. */
  readonly identities: readonly string[];
}

type Names = Pick<LinkView, 'special' | 'hashOfName' | 'hashOfLastPart'>;

export function answersOf(file: LinkedFile, names: Names): FileAnswers {
  const identities = identitiesOf(file);
  return new AnswersBuilder(file, identities, names).build();
}

class AnswersBuilder {
  readonly #file: LinkedFile;
  readonly #identities: readonly string[];
  readonly #names: Names;
  readonly #paths: PathTexts;
  readonly #byKey = new Map<number, string>();
  readonly #always: string[] = [];

  constructor(file: LinkedFile, identities: readonly string[], names: Names) {
    this.#file = file;
    this.#identities = identities;
    this.#names = names;
    this.#paths = new PathTexts(file, identities);
  }

  build(): FileAnswers {
    this.#saySymbols();
    this.#sayExports();
    this.#sayInheritance();
    this.#sayBindings();
    for (const [name, to] of this.#file.roots) this.#sayName(name, `^${to}`);
    this.#sayForAll();
    return { always: this.#always.join('\n'), byKey: this.#byKey, identities: this.#identities };
  }

  #saySymbols(): void {
    const { facts, visibility } = this.#file;
    const { inheritance } = facts;
    const supers = new Map<number, string>();
    for (let at = 0; at < inheritance.length; at++) {
      const sub = inheritance.first(at);
      if (facts.pathKind(sub) !== pathKind.symbol) continue;
      const symbol = facts.pathFirst(sub);
      supers.set(symbol, `${supers.get(symbol) ?? ''}<${this.#paths.of(inheritance.second(at))}`);
    }
    this.#identities.forEach((identity, symbol) => {
      const type = facts.typeOf(symbol);
      const text = `${identity}${facts.isExported(symbol)}:${type === -1 ? '' : this.#paths.of(type)}${supers.get(symbol) ?? ''}`;
      const key = keyOfSymbol(this.#file, symbol, this.#names);
      this.#say(key, text);
      // Members of namespaces and enums are meant by their plain names too.
      if (visibility.freeNames === 'includes' && facts.parentOf(symbol) !== -1)
        this.#sayName(facts.symbolName(symbol), text);
    });
  }

  #sayExports(): void {
    const { exports } = this.#file.facts;
    const { all, whole } = this.#names.special;
    for (let at = 0; at < exports.length; at++) {
      const name = exports.first(at);
      const text = `${name}=${this.#paths.of(exports.second(at))}`;
      if (name === all || name === whole) this.#always.push(text);
      else this.#sayName(name, text);
    }
  }

  /** Of types that are not declared here. */
  #sayInheritance(): void {
    const { facts, scopes } = this.#file;
    const { inheritance } = facts;
    for (let at = 0; scopes.members !== null && at < inheritance.length; at++) {
      const sub = inheritance.first(at);
      if (facts.pathKind(sub) === pathKind.symbol) continue;
      const text = `${this.#paths.of(sub)}<${this.#paths.of(inheritance.second(at))}`;
      this.#say(nameKey(scopes.supers, this.#names.hashOfName(facts.naturalName(sub))), text);
    }
  }

  /** What others can import from here in turn, and what tells which type is meant by a name here. */
  #sayBindings(): void {
    const { facts, scopes } = this.#file;
    for (let at = 0; at < facts.importCount; at++) {
      const passedOn = this.#file.isPassedOn(at);
      if (!passedOn && scopes.members === null) continue;
      for (let bound = 0; bound < facts.boundCount(at); bound++) {
        const local = facts.localName(at, bound);
        if (local !== this.#names.special.all)
          this.#sayName(local, `@${passedOn}${this.#paths.binding(at, bound)}`);
      }
    }
  }

  /** Stars and includes in their order, and whether names are looked for that nothing binds. */
  #sayForAll(): void {
    const { facts, roots } = this.#file;
    for (const at of this.#file.stars())
      this.#always.push(`star ${facts.edgeOf(at)} ${this.#file.isPassedOn(at)}`);
    for (const at of this.#file.includes()) this.#always.push(`include ${facts.edgeOf(at)}`);
    if (roots.size === 0) this.#always.push('no roots');
  }

  #sayName(name: number, text: string): void {
    this.#say(saidKey(this.#file.id, this.#names.hashOfLastPart(name)), `${name}${text}`);
  }

  #say(key: number, text: string): void {
    this.#byKey.set(key, `${this.#byKey.get(key) ?? ''}${text};`);
  }
}

function identitiesOf({ facts }: LinkedFile): string[] {
  const identities: string[] = [];
  const counts = new Map<string, number>();
  for (let at = 0; at < facts.symbolCount; at++) {
    const around = identities[facts.parentOf(at)] ?? '';
    const identity = `${around}/${facts.ownerOf(at)} ${facts.kindOf(at)} ${facts.symbolName(at)}`;
    const count = counts.get(identity) ?? 0;
    counts.set(identity, count + 1);
    identities.push(`${identity}#${count}`);
  }
  return identities;
}

class PathTexts {
  readonly #file: LinkedFile;
  readonly #identities: readonly string[];
  readonly #texts: string[] = [];

  constructor(file: LinkedFile, identities: readonly string[]) {
    this.#file = file;
    this.#identities = identities;
  }

  of(path: number): string {
    let text = this.#texts[path];
    if (text === undefined) {
      text = this.#make(path);
      this.#texts[path] = text;
    }
    return text;
  }

  /** What an import binds: the same as long as it leads to the same file. */
  binding(importIndex: number, bound: number): string {
    const { facts } = this.#file;
    const isModule = facts.isModDeclaration(importIndex) || facts.isWhole(importIndex);
    return `${facts.edgeOf(importIndex)}${isModule}${facts.importedName(importIndex, bound)}`;
  }

  #make(path: number): string {
    const { facts } = this.#file;
    const first = facts.pathFirst(path);
    const second = facts.pathSecond(path);
    switch (facts.pathKind(path)) {
      case pathKind.symbol:
        return `(${this.#identities[first]})`;
      case pathKind.import:
        return `@${this.binding(first, second)}`;
      case pathKind.free:
        return `?${first}`;
      default:
        return `${this.of(first)}.${second}`;
    }
  }
}
