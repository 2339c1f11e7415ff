/**
 * How one line of a stack trace, or of what compilers and test runners print, names a place. A table of forms; knows
 * nothing about the lines around it. Pure.
 */

export interface Frame {
  /** As printed, with `/`; of Java the folders of the package before the file. `null`: only the function is known. */
  readonly path: string | null;
  /** From 1; `null` together with `path`. */
  readonly line: number | null;
  readonly column: number | null;
  /** As printed, without arguments: `Parser.parse`, `tokio::spawn`. */
  readonly function: string | null;
}

/** Which lines make one trace, and which of them is innermost. */
export type FrameFamily =
  | 'at'
  | 'python'
  | 'pytest'
  | 'go'
  | 'ruby'
  | 'ruby-reversed'
  | 'numbered'
  | 'report';
export type Severity = 'error' | 'warning' | 'note';

export interface FrameLine {
  readonly family: FrameFamily;
  readonly frame: Frame;
  readonly severity: Severity;
}

interface Rule {
  /** Without it in the line the pattern is not tried. */
  readonly hint: string;
  readonly pattern: RegExp;
  readonly family: FrameFamily;
  readonly read?: (groups: Readonly<Record<string, string | undefined>>) => Frame | null;
}

/** In order; the first that fits decides. Every pattern is tied to the start of the line and backtracks little. */
const rules: readonly Rule[] = [
  {
    hint: 'at ',
    family: 'at',
    pattern: /^[\s|]*at (?<fn>[^()]+)\([^)]*\) in (?<path>.+):line (?<line>\d+)\s*$/,
  },
  {
    hint: 'at ',
    family: 'at',
    pattern:
      /^[\s|]*(?:at|by) (?:0x[\dA-F]+: )?(?:(?:async|new|get|set) )*(?<fn>[^()]*?)\s*(?:\[as [^\]]*\] )?\((?<path>[^()]+?):(?<line>\d+)(?::(?<column>\d+))?\)[,\s]*$/,
    read: javaFrame,
  },
  {
    hint: 'at ',
    family: 'at',
    pattern:
      /^[\s|]*at (?:async )?(?<path>(?:file:\/\/|node:|[A-Za-z]:[\\/]|\.{0,2}\/|[\w@.-]+[\\/])[^()]*?|[\w.-]+\.\w+):(?<line>\d+)(?::(?<column>\d+))?\s*$/,
  },
  {
    hint: '", line ',
    family: 'python',
    pattern: /^[\s|]*File "(?<path>[^"]+)", line (?<line>\d+)(?:, in (?<fn>.+?))?\s*$/,
  },
  {
    hint: '.py:',
    family: 'pytest',
    pattern: /^(?<path>[^\s:]+\.py):(?<line>\d+): ?(?:in (?<fn>\S+)|[A-Z][\w.]*)?\s*$/,
  },
  {
    hint: 'panicked at ',
    family: 'report',
    pattern: /^.*\bpanicked at (?:['"`].*['"`], )?(?<path>[^\s'"]+):(?<line>\d+):(?<column>\d+):?\s*$/,
  },
  {
    hint: '.go:',
    family: 'go',
    pattern: /^\t(?<path>\S+\.go):(?<line>\d+)(?: \+0x[\da-f]+)?\s*$/,
  },
  {
    hint: ':in ',
    family: 'ruby-reversed',
    pattern: /^\s*\d+: from (?<path>[^:]+|[A-Za-z]:[^:]+):(?<line>\d+):in [`'](?<fn>[^']+)'/,
  },
  {
    hint: ':in ',
    family: 'ruby',
    pattern: /^\s*(?:from )?(?<path>(?:[A-Za-z]:)?[^\s:][^:]*):(?<line>\d+):in [`'](?<fn>[^']+)'/,
  },
  {
    hint: '#',
    family: 'numbered',
    pattern: /^\s*#\d+ (?<path>(?:[A-Za-z]:)?[^\s(:][^(:]*)\((?<line>\d+)\): /,
  },
  {
    hint: '#',
    family: 'numbered',
    pattern:
      /^\s*#\d+ +(?:0x[\da-f]+ )?(?:in )?(?<fn>[^\s(]+)(?: \(.*\))?(?: at)? (?<path>[^\s:()]+):(?<line>\d+)(?::(?<column>\d+))?\s*$/,
  },
  {
    hint: ' in ',
    family: 'report',
    pattern:
      /^(?:PHP )?(?:Fatal error|Parse error|Warning|Notice|Deprecated|Uncaught|.*Uncaught \S+: ).* in (?<path>\S+)(?::| on line )(?<line>\d+)\s*$/,
  },
  {
    hint: 'thrown in ',
    family: 'report',
    pattern: /^\s*thrown in (?<path>\S+) on line (?<line>\d+)\s*$/,
  },
  {
    hint: '-> ',
    family: 'report',
    pattern: /^\s*--> (?<path>\S.*?):(?<line>\d+):(?<column>\d+)\s*$/,
  },
  {
    hint: '::: ',
    family: 'report',
    pattern: /^\s*::: (?<path>\S.*?):(?<line>\d+):(?<column>\d+)\s*$/,
  },
  {
    hint: ',',
    family: 'report',
    pattern: /^\s*(?<path>(?:[A-Za-z]:)?[^\s:(][^:(]*)\((?<line>\d+),(?<column>\d+)\): \w/,
  },
  {
    hint: ':[',
    family: 'report',
    pattern: /^\[(?:ERROR|WARNING)\] (?<path>\S+?):\[(?<line>\d+),(?<column>\d+)\] /,
  },
  {
    hint: 'Assertion ',
    family: 'report',
    pattern: /^\S+: (?<path>[^\s:]+):(?<line>\d+): (?<fn>[^:]+): Assertion /,
  },
  {
    hint: '❯ ',
    family: 'at',
    pattern: /^\s*❯ (?:(?<fn>[\w$.<> ]+) )?(?<path>[^\s:]+\.\w{1,9}):(?<line>\d+):(?<column>\d+)\s*$/,
  },
  {
    // `In file included from path:line` is of gcc.
    hint: ':',
    family: 'report',
    pattern:
      /^\s*(?:In file included from |\*\*\* )?(?<path>(?:[A-Za-z]:)?[^\s:(){}"'`=,;|]*\.[A-Za-z]\w{0,9}):(?<line>\d+)(?::(?<column>\d+))?(?=[:,\s]|$)/,
  },
];

const longestLine = 1_000;

/** `null`: the line names no place. */
export function readFrameLine(line: string): FrameLine | null {
  if (line.length > longestLine) return null;
  for (const { hint, pattern, family, read } of rules) {
    if (!line.includes(hint)) continue;
    const groups = pattern.exec(line)?.groups;
    if (groups === undefined) continue;
    const frame = (read ?? plainFrame)(groups);
    if (frame !== null) return { family, frame, severity: severityOf(line) };
  }
  return null;
}

/** A line of a trace that says only which function: `  3: core::ops::f`, `main.run(0xc000…)`, `created by main.f`. */
export function readFunctionLine(
  line: string,
): { readonly family: FrameFamily; readonly name: string } | null {
  if (line.length > longestLine) return null;
  const rust = /^\s*\d+:\s+(?:0x[\da-f]+ - )?(\S.*?)\s*$/.exec(line);
  if (rust?.[1] !== undefined) return { family: 'at', name: withoutArguments(rust[1]) };
  const go =
    /^(?:created by )?([\w./*()-]+\.[\w.*()-]+?)(?:\([^()]*\)|\(\{.*\}\)|\(\.\.\.\))?(?: in goroutine \d+)?$/.exec(
      line,
    );
  return go?.[1] === undefined || !/[./]/.test(go[1]) ? null : { family: 'go', name: go[1] };
}

function plainFrame(groups: Readonly<Record<string, string | undefined>>): Frame | null {
  const { path, line, column, fn } = groups;
  if (path === undefined || line === undefined) return null;
  return {
    path: path.replace(/^file:\/\/(?=\/)/, '').replaceAll('\\', '/'),
    line: Number(line),
    column: column === undefined ? null : Number(column),
    function: fn === undefined || fn === '' ? null : withoutArguments(fn),
  };
}

/** `com.a.Outer$Inner.run(Outer.java:7)`: the folders stand before the class. */
function javaFrame(groups: Readonly<Record<string, string | undefined>>): Frame | null {
  const frame = plainFrame(groups);
  if (
    frame?.path == null ||
    frame.function === null ||
    !/^[\w$-]+\.(?:java|kt|kts|scala|groovy)$/.test(frame.path)
  )
    return frame;
  const full = frame.function.replace(/^.*\//, '');
  const parts = full.split('.');
  const name = parts.slice(-2).join('.').replace(/\$\d+/g, '').replaceAll('$', '.');
  return { ...frame, path: [...parts.slice(0, -2), frame.path].join('/'), function: name };
}

function withoutArguments(name: string): string {
  return name
    .replace(/\s*\(.*\)$/, '')
    .replace(/::h[\da-f]{16}$/, '')
    .trim();
}

function severityOf(line: string): Severity {
  if (/\bwarn(?:ing)?\b/i.test(line)) return 'warning';
  return /:\s*note\b|^\s*::: /.test(line) ? 'note' : 'error';
}
