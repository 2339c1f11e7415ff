/** Places in files, each once. Pure. */

interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** More columns than a line has that anybody reads. */
const columnsPerLine = 2 ** 26;

/** Numbers, because there can be ten thousand places: a text for each takes longer to make than to look up. */
export class PlaceSet {
  readonly #byPath = new Map<string, Set<number>>();

  /** @returns whether it is new. */
  add({ path, line, column }: Place): boolean {
    let places = this.#byPath.get(path);
    if (places === undefined) {
      places = new Set();
      this.#byPath.set(path, places);
    }
    const before = places.size;
    places.add(line * columnsPerLine + column);
    return places.size > before;
  }
}
