/**
 * What lines of known programs are, as data: test runners, compilers, linters, build tools. What says that something is wrong
 * is kept to the letter; what says that all is well is counted. Lines that no rule knows are judged by their words. Pure.
 */

export type LineRule = readonly [
  pattern: RegExp,
  /** `keep`: every different one stays. `well`: one of many that say that all is well. `error`: one of each form stays, with what is around it. */
  verdict: 'keep' | 'well' | 'error',
];

/** A run of lines that belong together, such as all that a runner says of one failure. */
export interface Region {
  readonly begin: RegExp;
  readonly end: RegExp;
  /** Whether the line that ends it is the last of it, or the first of what follows. */
  readonly endIsInside: boolean;
  /** Parts of it that are output like any other, until the next line that `partEnd` knows. */
  readonly part?: RegExp;
  readonly partEnd?: RegExp;
  /** Longer it is not: what ends it did not come. 200 lines unless told. */
  readonly mostLines?: number;
}

/** What stands before the line of the program itself: the times and names that CI systems put there. */
export const linePrefix =
  /^(?:[^\t\n]{0,80}\t[^\t\n]{0,80}\t)?(?:\[[\w: -]{0,20}\d{4}-\d\d-\d\d[T ][\d:.,]+Z?\]|\d{4}-\d\d-\d\d[T ][\d:.,]+Z?)\s?(?:\d\d:\d\d:\d\d\s+(?:INFO|WARNING|ERROR|CRITICAL|DEBUG) -\s)?|^\d\d:\d\d:\d\d\s+(?:INFO|WARNING|ERROR|CRITICAL|DEBUG) -\s|^\s{2,}\[[a-z]\w*\] ?/;

/** Times and names that a CI system put before what a program printed, in forms that no program has of its own. */
export const ciPrefix =
  /^(?:\[(?:task|vcs|setup|fetches|cache) \d{4}-\d\d-\d\d[T ][\d:.]+Z\]|(?:[^\t\n]{1,80}\t[^\t\n]{1,80}\t)?\d{4}-\d\d-\d\dT[\d:]+\.\d{7}Z)\s(?:\d\d:\d\d:\d\d\s+INFO -\s)?|^\d\d:\d\d:\d\d\s+INFO -\s/;

export const regions: readonly Region[] = [
  // pytest: tracebacks of failed tests. What they printed is output.
  {
    begin: /^=+ (?:FAILURES|ERRORS) =+$/,
    end: /^=+ .* =+$/,
    mostLines: Number.POSITIVE_INFINITY,
    endIsInside: false,
    part: /^-+ Captured .* -+$/,
    partEnd: /^(?:_+ .* _+|=+ .* =+|-+ Captured .* -+)$/,
  },
  {
    begin: /^=+ short test summary info =+$/,
    end: /^=+ .* =+$/,
    mostLines: Number.POSITIVE_INFINITY,
    endIsInside: true,
  },
  // unittest
  { begin: /^(?:FAIL|ERROR): \w+ \(/, end: /^(?:=+|-+|Ran \d+ tests? in .*)$/, endIsInside: false },
  // vitest, jest, mocha, node --test
  {
    begin: /^\s*⎯+ (?:Failed|Unhandled) .* ⎯+$/,
    end: /^\s*Test Files /,
    mostLines: Number.POSITIVE_INFINITY,
    endIsInside: false,
  },
  { begin: /^\s{0,4}● /, end: /^\s{0,4}(?:● |PASS |FAIL |Test Suites:)/, endIsInside: false },
  {
    begin: /^\s+\d+ failing\b/,
    end: /^(?:npm |error |\S+ (?:tests|passing))/,
    mostLines: Number.POSITIVE_INFINITY,
    endIsInside: false,
  },
  {
    begin: /^✖ failing tests:/,
    end: /^(?:npm |##\[)/,
    mostLines: Number.POSITIVE_INFINITY,
    endIsInside: false,
  },
  { begin: /^\s*not ok \d+/, end: /^\s*(?:\.\.\.$|ok \d+|not ok \d+|# )/, endIsInside: false },
  // cargo test, and rustc with its source lines and notes
  { begin: /^failures:$/, end: /^test result:/, mostLines: Number.POSITIVE_INFINITY, endIsInside: false },
  {
    begin: /^(?:error|warning)(?:\[[A-Z]+\d+\])?: /,
    end: /^\s*$|^(?![ \t]|\d+ +[|+~-]|\.\.\.$|help: |note: )/,
    endIsInside: false,
  },
  {
    begin: /^thread '.*' (?:\(\d+\) )?panicked at /,
    end: /^(?:\s*$|test |note: run with)/,
    endIsInside: false,
  },
  // go
  { begin: /^\s*--- FAIL: /, end: /^(?:\S|\s*--- |\s*=== )/, endIsInside: false },
  {
    begin: /^(?:panic: |fatal error: |WARNING: DATA RACE)/,
    end: /^(?:FAIL\b|exit status|={5,})/,
    endIsInside: false,
  },
  // tsc, pretty
  { begin: /^\S+:\d+:\d+ - error TS\d+/, end: /^(?:\s*$|\S)/, endIsInside: false },
  // sanitizers
  { begin: /^==\d+==\s?ERROR: /, end: /^(?:==\d+==\s?ABORTING|SUMMARY: )/, endIsInside: true },
];

export const lineRules: readonly LineRule[] = [
  // Ends of commands and of whole runs.
  [
    /\b(?:exit(?:ed)?|returned)(?: with)?(?: non-?zero)?(?: exit)?[ -]?(?:code|status)?[:= ]+(?:-?[1-9]\d*|0x[1-9a-f][\da-f]*)\b/i,
    'keep',
  ],
  [
    /^(?:make|gmake|ninja)(?:\[\d+\])?: \*\*\*|^(?:npm ERR!|npm error|yarn error|error Command failed| ELIFECYCLE )/,
    'keep',
  ],
  [/^##\[error\]|^::error|^::warning|^##\[warning\]|^\[(?:ERROR|FATAL)\]/, 'keep'],
  [
    /^(?:BUILD (?:FAILED|SUCCESSFUL)|\[INFO\] BUILD )|^(?:Killed|Terminated|Aborted|Segmentation fault|Bus error)\b/,
    'keep',
  ],
  // pytest
  [/^(?:FAILED|ERROR) \S+(?:::| - |$)/, 'keep'],
  [/^E {2,}\S/, 'keep'],
  [/^=+ .*\b(?:passed|failed|errors?|skipped|warnings?|no tests ran)\b.* =+$/, 'keep'],
  [/^(?:\d+ (?:passed|failed)[, ])/, 'keep'],
  [/^\S+::\S+ (?:PASSED|SKIPPED|XFAIL)|^\S+\.py [.sxX]+\s*(?:\[ *\d+%\])?$/, 'well'],
  [/^\S+::\S+ (?:FAILED|ERROR)|^\S+\.py [.sxXFE]*[FE][.sxXFE]*\s*(?:\[ *\d+%\])?$/, 'keep'],
  [/^(?:Ran \d+ tests? in |FAILED \(|OK(?: \(|$))/, 'keep'],
  [/^test\w* \([\w.]+\)(?: \.\.\.)? (?:ok|skipped .*)$/, 'well'],
  // vitest, jest, mocha
  [/^\s*(?:✓|✔|√)\s/, 'well'],
  [/^\s*PASS\s+\S/, 'well'],
  [/^\s*(?:×|✕|✗|✖|❯|FAIL)\s+\S/, 'keep'],
  [/^\s*(?:Test Files|Tests?|Test Suites|Snapshots|Errors?):?\s+\d+ /, 'keep'],
  [/^\s*\d+ (?:passing|failing|pending)\b/, 'keep'],
  // TAP and node --test
  [/^\s*ok \d+/, 'well'],
  [/^\s*(?:---|\.\.\.|duration_ms: [\d.]+|type: '\w+')$/, 'well'],
  [/^\s*# Subtest: /, 'well'],
  [/^(?:#|ℹ) (?:tests|suites|pass|fail|cancelled|skipped|todo) \d+/, 'keep'],
  // cargo
  [/^test .* \.\.\. (?:ok|ignored)\b/, 'well'],
  [
    /^\s{0,12}(?:Compiling|Checking|Downloaded|Downloading|Fresh|Running|Doc-tests|Adding|Locking|Updating) /,
    'well',
  ],
  [/^test .* \.\.\. \S*FAILED/, 'keep'],
  [/^test result: ok\. /, 'well'],
  [/^test result: /, 'keep'],
  // go
  [/^\s*=== (?:RUN|PAUSE|CONT|NAME)\b/, 'well'],
  [/^\s*--- (?:PASS|SKIP): /, 'well'],
  [/^(?:ok|\?) {2,}\t?\S|^ok\s+\t\S|^PASS$/, 'well'],
  [/^FAIL\b|^# \S+$|^\S+\.go:\d+(?::\d+)?: /, 'keep'],
  // gcc, clang, javac, eslint, tsc, msvc, and everything else that says file:line: error
  [
    /^\s*(?:[A-Za-z]:)?(?:[^\s:(]*[/\\][^\s:(]*|[^\s:(]*\.[A-Za-z]\w*|\w+file)(?::\d+){1,2}:? (?:fatal |internal compiler )?(?:error|warning|style|note)\b/i,
    'keep',
  ],
  [
    /^\s*(?:[A-Za-z]:)?(?:[^\s:(]*[/\\][^:(]*|[^\s:(]*\.[A-Za-z]\w*|\w+file)\(\d+(?:,\d+)*\) ?: (?:fatal )?(?:error|warning)\b/i,
    'keep',
  ],
  [/^\s+\d+:\d+\s+(?:error|warning)\s/, 'keep'],
  [/^✖ \d+ problems? \(/, 'keep'],
  [/^\[\S+[./\\]\S*:\d+:\d+\] /, 'keep'],
  [
    /\bundefined reference to\b|^collect2: error|^(?:ld|\/\S+\/ld): |^clang: error|^\d+ (?:errors?|warnings?)(?: generated)?\.?$/,
    'keep',
  ],
  [/^\[(?:WARN|WARNING)\] +\S+:\[\d+,\d+\]/, 'keep'],
  // Mozilla's harnesses
  [/^TEST-UNEXPECTED-|^PROCESS-CRASH \|/, 'keep'],
  [/^TEST-(?:PASS|OK|KNOWN-FAIL|START|INFO|SKIP)\b/, 'well'],
];

/** The source line and the mark below a diagnostic: kept with the line above. */
export const underDiagnostic = /^\s*(?:\d+ ?\||\||[\^~]+|\.{3}|[=] )|^\s+\^/;

/** A heading that only counts when what follows it is kept: the file whose findings eslint lists. */
export const fileHeading = /^(?:\/|[A-Za-z]:\\|\.{0,2}\/)\S+\.\w{1,5}$/;

/** What is looked through for its entries, not read as messages: search results, listings of files, what git says of files. */
export const listingLine = new RegExp(
  [
    // Indented only with a folder: `    a_test.go:12: …` is what a test of Go said.
    String.raw`^(?:[A-Za-z]:|\.{0,2}\/)?[\w@.+-]+(?:[/\\][\w@.+-]+)*\.[A-Za-z]\w{0,9}(?:[:-]\d+[:-]|:\d+ \[)`,
    String.raw`^\s+(?:[A-Za-z]:|\.{0,2}\/)?[\w@.+-]+(?:[/\\][\w@.+-]+)+\.[A-Za-z]\w{0,9}:\d+:`,
    String.raw`^(?:\.{0,2}\/)?[\w@.+-]+(?:\/[\w@.+-]+)*:\d+:\d+: `,
    String.raw`^[-dlbcps][rwxsStT-]{9}[.+@]? |^ .+ \| +(?:\d+ [+-]*|Bin .*)$`,
    String.raw`^ (?:create|delete|rename|copy) (?:mode \d+ )?\S`,
  ].join('|'),
);

/** Lines of code and of settings, of which a log has few. */
export const codeLine =
  /[{};]\s*$|^\s*(?:\/\/|\/?\*|#|[})\]]|import |from |export |def |class |return\b|if |for |const |let |fn |pub |use )|^\s*(?:- )?["']?[\w.$-]+["']? ?[:=] ?(?:["'[{|>].*|\S+)?$|^\s*\[{1,2}[\w.-]+\]{1,2}$/;

/** How those who read files for a model number their lines. */
export const numberedLine = /^\s*\d+(?:→|\t|\s*[|:│] ?)/;
export const clockTime = /\d\d?:\d\d:\d\d/;
export const levelWord =
  /\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL)\b|\[(?:debug|info|warn|error)\]|^(?:debug|info|warn|error):/;

export const stackFrame =
  /^\s+at \S|^\s*File ".+", line \d+|^\s+\.\.\. \d+ (?:more|common frames)|^\s*#\d+:? +\S|^\s+\d+: +(?:0x[0-9a-f]+ - )?\S+::|^\t\S+\.go:\d+|^\s*from \S+:\d+:in /;

/** Words that say that something is wrong. */
export const wrongWords =
  /(?<![a-z])(?:errors?|err|fail(?:ed|ure|ures|s|ing)?|fatal|exceptions?|panic(?:ked)?|critical|severe|emerg(?:ency)?|abort(?:ed|ing)?|denied|refused|time(?:d[ -]?)?outs?|unable|cannot|can't|could(?: not|n't)|invalid|illegal|killed|segfault|segmentation|traceback|unhandled|unexpected|unreachable|unresolved|undefined|rejected|crash(?:ed)?|corrupt(?:ed|ion)?|exceeded|exhausted|overflow|deadlock|violation|forbidden|unauthorized|unhealthy|oom|out of memory|no space left|too many|reset by peer|broken pipe|bad gateway|not permitted|not allowed|disconnected|not found|no such|lost|missing|leaked|mismatch|conflict)(?![a-z])/i;
export const wrongNames =
  /[a-z](?:Errors?|Exception|Fail(?:ed|ure)?|Fatal|Abort(?:ed)?|Timeout|Timed[Oo]ut|Invalid|Denied|Crash(?:ed)?)(?![a-z])|^[EF]\d{4} \d\d:|^\S+ \S+\s+\d+\s+\d+ [EF] /;
export const warningWords = /\b(?:warn(?:ing)?s?|deprecated)\b|^W\d{4} \d\d:|^\S+ \S+\s+\d+\s+\d+ W /i;

/** Wrong words that say that nothing is. */
export const nothingWrong =
  /\b(?:0|no|without(?: any)?) (?:errors?|failures?|failed|failing|warnings?|exceptions?|conflicts?)\b|\b(?:errors?|failures?|failed|failing|warnings?|exceptions?|invalid|lost|missing)["']?\s?[:=] ?0\b/gi;
