/** Which lines are the message of an error, and which parts of a message stand in the source as they are. Pure. */

export interface MessageLine {
  /** Without the name of the error; `null`: the line names the kind only. */
  readonly text: string | null;
  /** `EntityMetadataNotFoundError`; `null`: none. */
  readonly kind: string | null;
}

const errorName = String.raw`(?<kind>(?:[\w$]+(?:\.|::|\\))*[A-Za-z_$][\w$]*(?:Error|Exception|Panic|Failure|Exit|Interrupt|Fault|Timeout))`;

const namedError = new RegExp(
  String.raw`^\s*(?:(?:Uncaught|Unhandled|Unhandled \w+|Caused by:|Suppressed:|E|\[cause\]:|\[?ERROR\]?|PHP Fatal error: +Uncaught|Fatal error: Uncaught|Exception in thread "[^"]*"|Unhandled exception\.)\s+)*` +
    errorName +
    String.raw`(?:\s*\[\w+\])?(?::\s*(?<text>.*?))?\s*$`,
);
const rubyError = /:in [`'][^']+': (?<text>.+) \((?<kind>[\w:]+)\)\s*$/;
const plainError =
  /^\s*(?:[\w.-]+: )?(?:panic|fatal error|fatal|FATAL|Error|error|ERROR|CRITICAL|E)(?: \([^)]*\))?: +(?<text>.+?)(?: \[recovered\])?\s*$/;
const logLine =
  /^\s*(?:\[?\d{2,4}[-/]\d\d[-/]\d\d[T ]?[\d:.,]*(?:Z|[+-]\d\d:?\d\d)?\]?\s+)?(?:\S+\s+){0,3}?\[?(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)\]?:?\s+(?<text>.{8,}?)\s*$/;
const ofCompiler =
  /^\s*(?:error(?:\[E\d+\]|\s+[A-Z]{2,}\d+)|error: aborting|error: could not compile|warning\b)/;

export function readMessageLine(line: string): MessageLine | null {
  if (line.length > 1_000 || ofCompiler.test(line)) return null;
  const ruby = line.includes(':in ') ? rubyError.exec(line)?.groups : undefined;
  const named =
    ruby ?? (/(?:Err|Exc|Pan|Fail|Exit|Int|Fau|Time)/.test(line) ? namedError.exec(line)?.groups : undefined);
  if (named?.kind !== undefined) {
    // A bare word such as `Exit` in a sentence of its own is none.
    if (named.text === undefined && !/[a-z\d_.\\]/.test(named.kind.slice(0, -4))) return null;
    return {
      text: named.text === undefined || named.text === '' ? null : named.text,
      kind: kindOf(named.kind),
    };
  }
  const plain = plainError.exec(line)?.groups ?? logLine.exec(line)?.groups;
  return plain?.text === undefined ? null : { text: plain.text, kind: null };
}

const errorWithin =
  /^(?<before>.*?\s)[`"']?(?<kind>(?:[\w$]+(?:\.|::|\\))*[A-Z][a-z]\w*(?:Error|Exception)|[Ee]rror|panic|fatal)(?: \([^)]*\))?(?:\s*\[\w+\])?: (?<text>.{8,})$/;

/** An error that is quoted at the end of a sentence. */
export function readMessageWithin(
  line: string,
): { readonly before: string; readonly kind: string | null; readonly text: string } | null {
  if (line.length > 1_000 || !/rror|xception|panic|fatal/.test(line)) return null;
  const groups = errorWithin.exec(line)?.groups;
  if (groups?.before === undefined || groups.text === undefined) return null;
  const { before, text, kind = '' } = groups;
  return { before, kind: /^[a-z]/.test(kind) ? null : kindOf(kind), text };
}

/** The class of an error; `null` for those of the language itself, which every file names. */
function kindOf(written: string): string | null {
  const name = written.split(/\.|::|\\/).at(-1) ?? written;
  return /^(?:Error|Exception)$/.test(name) ? null : name;
}

/** What changes from one message to the next: quoted names, numbers, paths, addresses, values in brackets. */
const variableParts =
  /"[^"]*"|`[^`]*`|(?<![A-Za-z])'[^']*'|“[^”]*”|‘[^’]*’|https?:\/\/\S+|(?:[\w.@-]*[/\\])+[\w.@-]+|\b0x[\da-f]+\b|\b[\da-f]{8,}\b|\d+(?:\.\d+)*|[[({<][^\])}>]*[\])}>]|["'`\\]|(?<=: )\S+$/gi;

/** At least so many letters say something. */
const fewestLetters = 6;

/** The parts of a message that stand in the source as they are, in order. */
export function constantParts(message: string): string[] {
  return message
    .replace(variableParts, '\u0000')
    .split('\u0000')
    .map((part) => part.replace(/\s+/g, ' ').replace(/^[\s:,;.=-]+|[\s:,;=-]+$/g, ''))
    .filter((part) => (part.match(/[A-Za-z]/g)?.length ?? 0) >= fewestLetters && /[A-Za-z]{3}/.test(part));
}
