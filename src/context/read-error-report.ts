/**
 * Takes what programs print out of a question: stack traces, places that compilers and test runners name, and messages of
 * errors; what is left is prose. In one pass over the lines, so that a whole log may be piped in. Pure.
 */
import {
  type Frame,
  type FrameFamily,
  type FrameLine,
  readFrameLine,
  readFunctionLine,
  type Severity,
} from './frame-rules.ts';
import { readMessageLine, readMessageWithin } from './message-rules.ts';

export interface Trace {
  /** `stack`: one call within another; `report`: a single place that a compiler or a test runner names. */
  readonly kind: 'stack' | 'report';
  readonly severity: Severity;
  /** Printed as what caused the ones before it. */
  readonly isCause: boolean;
  /** Innermost first. */
  readonly frames: readonly Frame[];
  /** How often the very same was printed. */
  count: number;
}

export interface ErrorReport {
  /** Without repetition, in order of appearance. */
  readonly traces: readonly Trace[];
  /** Texts of errors, without what names their kind; without repetition. */
  readonly messages: readonly string[];
  /** What stands behind a place (`error: no field x`), and class names of errors: it names code, and is no prose. */
  readonly details: readonly string[];
  readonly prose: string;
}

const mostTraces = 200;
const mostFrames = 80;
const mostMessages = 20;
const mostDetails = 60;
/** Of more lines than these only the first paragraph was typed; the rest is a log. */
const longestTyped = 60;
const mostTypedLines = 12;

const escapeCodes = /\u001b\[[\d;]*[A-Za-z]/g;
/** What a service, a container or a runner of jobs puts before each line. */
const linePrefix = /^(?:\d{4}-\d\d-\d\dT[\d:.]+Z |[\w.-]+ +\| )/;

export function readErrorReport(text: string): ErrorReport {
  const reader = new ReportReader();
  const lines = (text.includes('\u001b') ? text.replace(escapeCodes, '') : text).split('\n');
  for (const line of lines) reader.take(line.replace(linePrefix, '').replace(/\r$/, ''));
  return reader.finish();
}

class ReportReader {
  readonly #traces = new Map<string, Trace>();
  readonly #messages = new Set<string>();
  readonly #details = new Set<string>();
  readonly #prose: string[] = [];
  #lines = 0;
  #firstBlank: number | null = null;
  #family: FrameFamily | null = null;
  #open: Frame[] = [];
  #severity: Severity = 'error';
  #function: { readonly family: FrameFamily; readonly name: string } | null = null;
  /** The line before gave the file of the lines that follow: `  12:5  error  …`. */
  #file: string | null = null;
  #messageFollows = false;
  #isInGoroutine = false;
  /** What follows is what caused the traces before it. */
  #isCause = false;

  take(line: string): void {
    this.#lines += 1;
    const isBlank = line.trim() === '';
    if (/^goroutine \d+ \[/.test(line)) this.#isInGoroutine = true;
    else if (isBlank) this.#isInGoroutine = false;
    if (isBlank && this.#firstBlank === null && this.#prose.length > 0) this.#firstBlank = this.#prose.length;
    const found = readFrameLine(line);
    if (found !== null) {
      this.#takeFrame(line, found);
      return;
    }
    if (this.#takeOfFile(line)) return;
    if (this.#messageFollows && !isBlank) {
      this.#messageFollows = false;
      this.#addMessage(line.trim());
      return;
    }
    const named = this.#readFunction(line);
    if (named !== null) {
      this.#addFunction();
      this.#function = named;
      return;
    }
    if (this.#family !== null && !continues(this.#family, line)) this.#close();
    if (this.#takeMessage(line)) return;
    if (this.#family === null && !isEcho(line)) this.#takeProse(line);
  }

  #takeMessage(line: string): boolean {
    const message = readMessageLine(line);
    if (message === null) return false;
    this.#isCause = /^\s*(?:Caused by:|\[cause\]:)/.test(line);
    if (message.text !== null) this.#addMessage(message.text);
    this.#addDetails(message.kind);
    return true;
  }

  /** A sentence may end with an error as it was printed: `why do I get TypeError: x is not a function`. */
  #takeProse(line: string): void {
    const printed = readMessageWithin(line);
    if (printed === null) {
      this.#prose.push(line);
      return;
    }
    this.#prose.push(printed.before);
    this.#addMessage(printed.text);
    this.#addDetails(printed.kind);
  }

  finish(): ErrorReport {
    this.#close();
    const isLog = this.#lines > longestTyped && (this.#traces.size > 0 || this.#messages.size > 0);
    const typed = isLog
      ? this.#prose.slice(0, Math.min(this.#firstBlank ?? mostTypedLines, mostTypedLines))
      : this.#prose;
    return {
      traces: [...this.#traces.values()],
      messages: endsOf([...this.#messages], mostMessages),
      details: endsOf([...this.#details], mostDetails),
      prose: typed.join('\n'),
    };
  }

  #takeFrame(line: string, { family, frame, severity }: FrameLine): void {
    const known = this.#function;
    this.#function = null;
    if (family === 'report' || family !== this.#family) this.#close();
    const named =
      frame.function === null && known !== null && (known.family === family || family === 'at')
        ? { ...frame, function: known.name }
        : frame;
    this.#family = family;
    this.#severity = severity;
    if (this.#open.length < 2_000) this.#open.push(named);
    // Ruby prints the message behind the innermost frame.
    if (family === 'ruby') this.#takeMessage(line);
    if (family !== 'report') return;
    this.#takeRestOf(line, frame);
    this.#close();
  }

  /** What a compiler says about the place, or what a person does. */
  #takeRestOf(line: string, { path, line: lineNumber }: Frame): void {
    const name = path ?? '';
    const end = Math.max(0, line.replaceAll('\\', '/').indexOf(name)) + name.length;
    const rest = line
      .slice(line.indexOf(`${lineNumber}`, end) + `${lineNumber}`.length)
      .replace(/^[\d:,)\]\s-]+/, '');
    this.#messageFollows = /\bpanicked at\b/.test(line) && rest === '';
    const quoted = /panicked at '(.*)', \S+$/.exec(line)?.[1];
    if (quoted !== undefined) this.#addMessage(quoted);
    const message = readMessageLine(rest);
    if (message?.text != null && !isOfCompiler(rest)) this.#addMessage(message.text);
    if (/\b(?:error|warning|note|lint|expected|undefined|cannot|unused)\b/i.test(rest))
      this.#addDetails(rest);
    else if (/\w+ \w+ \w+/.test(rest)) this.#prose.push(rest);
  }

  /** ESLint names the file once, on a line of its own. */
  #takeOfFile(line: string): boolean {
    const at = /^\s+(\d+):(\d+)\s+(error|warning)\s+(.*)$/.exec(line);
    if (at !== null && this.#file !== null) {
      const [, lineNumber, column, severity, rest = ''] = at;
      this.#close();
      this.#family = 'report';
      this.#severity = severity as Severity;
      this.#open.push({ path: this.#file, line: Number(lineNumber), column: Number(column), function: null });
      this.#addDetails(rest.replace(/\s{2,}\S+$/, ''));
      this.#close();
      return true;
    }
    const file = /^((?:[A-Za-z]:)?[^\s:]*[/\\][^\s:]*\.[A-Za-z]\w{0,9})$/.exec(line)?.[1];
    if (file !== undefined) this.#file = file.replaceAll('\\', '/');
    else if (line.trim() === '') this.#file = null;
    return false;
  }

  #readFunction(line: string): ReturnType<typeof readFunctionLine> {
    const named = /^\s*\d+: |^\S+\(|^created by /.test(line) ? readFunctionLine(line) : null;
    if (named === null) return null;
    // A call in code looks as the line of Go does that names a function.
    return named.family === 'go' && !this.#isInGoroutine ? null : named;
  }

  #addFunction(): void {
    if (this.#function === null) return;
    this.#open.push({ path: null, line: null, column: null, function: this.#function.name });
    this.#family ??= this.#function.family;
    this.#function = null;
  }

  #close(): void {
    this.#addFunction();
    const family = this.#family;
    const frames = this.#open;
    this.#family = null;
    this.#open = [];
    if (frames.length === 0 || family === null) return;
    const isCause = this.#isCause;
    this.#isCause = false;
    const isReversed = family === 'python' || family === 'pytest' || family === 'ruby-reversed';
    const ordered = (isReversed ? frames.reverse() : frames).slice(0, mostFrames);
    const key = ordered.map((frame) => `${frame.path}:${frame.line}:${frame.function}`).join('\n');
    const known = this.#traces.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#traces.size < mostTraces)
      this.#traces.set(key, {
        kind: family === 'report' ? 'report' : 'stack',
        severity: family === 'report' ? this.#severity : 'error',
        isCause,
        frames: ordered,
        count: 1,
      });
  }

  #addMessage(text: string): void {
    const trimmed = text.trim().slice(0, 500);
    if (/[A-Za-z]{3}/.test(trimmed)) this.#messages.add(trimmed);
  }

  #addDetails(text: string | null): void {
    if (text !== null && text !== '') this.#details.add(text.slice(0, 300));
  }
}

/** A line within a trace that names no place. */
function continues(family: FrameFamily, line: string): boolean {
  switch (family) {
    case 'at':
      return isEcho(line) || /^\s*(?:at |❯ |\.\.\. \d+ (?:more|common)|\d+: )/.test(line);
    case 'python':
      return /^(?:[\s|]|$)/.test(line);
    case 'pytest':
      return !/^(?:=|_{5})/.test(line);
    case 'go':
      return line.trim() !== '';
    case 'numbered':
      return /^\s*#/.test(line);
    default:
      return false;
  }
}

/** Source that a compiler shows: `12 |   let x`, `   |   ^^^`; and the package that Go names before its errors. */
function isEcho(line: string): boolean {
  return /^# [\w./-]+$|^note: |^stack backtrace:$|^\s*(?:>\s*)?\d*\s*\|(?:\s|$)|^\s*[\^~]+\s*$|^\s*= (?:note|help):/.test(
    line,
  );
}

function isOfCompiler(text: string): boolean {
  return /^(?:fatal )?(?:error|warning|note)\b/.test(text);
}

/** The first that were printed are the cause as often as the last. */
function endsOf<T>(items: readonly T[], most: number): readonly T[] {
  return items.length <= most ? items : [...items.slice(0, most / 2), ...items.slice(-most / 2)];
}
