/**
 * Events of `go test -json`, one a line: what a test printed is in them, said once for all lines of it whose it is. Pure.
 */

export interface GoEvent {
  /** `run`, `pass`, `fail`, `output` and so on. */
  readonly action: string;
  /** What was printed, without its line end; `null`: nothing. */
  readonly output: string | null;
  /** Package and test, as they stand in the event. */
  readonly origin: string;
  /** Where in the line the output stands, [start, end), with its quotes. */
  readonly outputStart: number;
  readonly outputEnd: number;
  /** Of the event as text. */
  readonly textLength: number;
}

const event = /^\{(?:"Time":"[^"]*",)?(?:"ImportPath":"[^"]*",)?"Action":"([a-z-]+)"/;
const whose = /"(?:Package|ImportPath)":"[^"]*"(?:,"Test":"(?:[^"\\]|\\.)*")?/;
const printed = /"Output":("(?:[^"\\]|\\.)*")(?:,"OutputType":"[^"]*")?\}$/;

/** @returns `null`: it is none */
export function readGoEvent(text: string): GoEvent | null {
  const action = event.exec(text)?.[1];
  if (action === undefined || !text.endsWith('}')) return null;
  const said = printed.exec(text);
  const start = said === null ? 0 : said.index + '"Output":'.length;
  return {
    action,
    output: said === null ? null : decoded(said[1] ?? '""'),
    origin: whose.exec(text)?.[0] ?? '',
    outputStart: start,
    outputEnd: start + (said?.[1]?.length ?? 0),
    textLength: text.length,
  };
}

function decoded(literal: string): string | null {
  try {
    return String(JSON.parse(literal)).trimEnd();
  } catch {
    return null;
  }
}
