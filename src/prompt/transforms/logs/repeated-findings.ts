/**
 * What compilers and linters find in many places with the same words: said once, with all places. Only warnings and remarks;
 * an error stays where it is, to the letter. Pure.
 */

export interface Finding {
  /** File, line and column as they were written. */
  readonly place: string;
  /** The rest of the line. */
  readonly said: string;
}

const warningForms: readonly RegExp[] = [
  // gcc, clang, javac, mypy, pylint and most others; MSVC and tsc; protolint; Maven
  /^\s*((?:[A-Za-z]:)?[^\s:(][^:([\]]*(?::\d+){1,2}):? ((?:warning|style|performance|portability|convention|refactor|remark|info)\b.*)$/i,
  /^\s*((?:[A-Za-z]:)?[^\s:(][^:([\]]*\(\d+(?:,\d+)*\)) ?: (warning\b.*)$/i,
  /^\[([^\s[\]]+:\d+:\d+)\] (.*)$/,
  /^\[WARN(?:ING)?\] +([^\s[\]]+):\[(\d+,\d+)\] (.*)$/,
];

/** Of linters that name no severity. */
const bareForm = /^((?:[A-Za-z]:)?[^\s:([\]][^:([\]]*:\d+:\d+): (.*)$/;

export function findingOf(body: string, isListing: boolean): Finding | null {
  for (const pattern of isListing ? [bareForm] : warningForms) {
    const parts = pattern.exec(body);
    if (parts === null) continue;
    const [, file = '', middle = '', last] = parts;
    return last === undefined
      ? { place: file, said: middle }
      : { place: `${file}:[${middle}]`.replace(/[[\]]/g, ''), said: last };
  }
  return null;
}

const placeInFile = /^(.*?)((?::\d+)+|\(\d+(?:,\d+)*\)|:\d+,\d+)$/;

/** A file that stands before is not named again. */
export function placesText(places: readonly string[]): string {
  let file = '';
  return places
    .map((place) => {
      const [, name = place, inside = ''] = placeInFile.exec(place) ?? [];
      if (name !== file || inside === '') {
        file = name;
        return place;
      }
      return inside.replace(/^:/, '');
    })
    .join(', ');
}
