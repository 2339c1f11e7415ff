// Finds the symbol of the index that another tool's tag means, by name and line.

/** The symbols of a file, each to be matched once. */
export class Places {
  #byName = new Map();
  #byLine;

  constructor(symbols, { byLine = false } = {}) {
    this.#byLine = byLine;
    for (const symbol of symbols) {
      for (const name of new Set([plainName(symbol.name), lastName(symbol.name)])) {
        this.#byName.set(name, [...(this.#byName.get(name) ?? []), symbol]);
      }
    }
    this.symbols = new Set(symbols);
  }

  /** On the line of the tag, or its declaration starts there; of several the one of a right kind. */
  take({ name, line }, kinds) {
    const named = this.#byLine
      ? [...this.symbols]
      : [...(this.#byName.get(plainName(name)) ?? []), ...(this.#byName.get(lastName(name)) ?? [])];
    const there = named.filter(
      (symbol) => this.symbols.has(symbol) && line >= symbol.startLine && line <= symbol.nameLine,
    );
    const found = there.find(({ kind }) => kinds.includes(kind)) ?? there[0] ?? null;
    if (found !== null) this.symbols.delete(found);
    return found;
  }

  /** There is a symbol of that name in that scope, on a line of its own. */
  isFolded({ name, scope }) {
    const outer = scope === undefined ? null : lastName(scope);
    return (this.#byName.get(plainName(name)) ?? []).some(
      ({ container }) => (container === null ? null : lastName(container)) === outer,
    );
  }

  rest() {
    return this.symbols;
  }
}

/** `operator ==` and `operator==` are one; so are `#id` and `id`, and Ruby's `a?` and `a`, as ctags cuts it. */
function plainName(name) {
  const plain = name.replace(/\s+/g, '').replace(/^[#.$]/, '');
  return plain.startsWith('operator') ? plain : plain.replace(/(\w)[?!=]$/, '$1');
}

/** `B` of `A::B`, `A.B`, `A\B`. */
function lastName(name) {
  return plainName(name)
    .split(/::|\\|\.(?=[\w])/)
    .at(-1);
}
