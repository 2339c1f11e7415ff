// What makes a commit a question: which files are source, and what of a message is a description in plain words. Rules
// only; reads no repository. README.md of this folder gives them in words.

const sourceExtension = /\.(?:[mc]?[jt]sx?|rs|py|go|java|c|h|cc|cpp|cxx|hh|hpp|cs|rb|php|sh|bash)$/i;

const asidePart =
  /^(?:tests?|testing|__tests__|__mocks__|specs?|e2e|fixtures?|testdata|test[-_]?(?:data|utils?|support|fixtures|suite|lib)|examples?|samples?|demos?|docs?|doc-src|website|bench|benches|benchmarks?|vendor|third[-_]party|node_modules|dist|build|generated|snapshots?|__snapshots__|packages-private|playground)$/i;

const asideFile =
  /(?:^|\/)(?:test_[^/]*\.py|conftest\.py|[^/]*[._-](?:test|tests|spec|bench|snap|stories)\.[^/]+|[^/]*[a-z0-9](?:Tests?|Spec|IT)\.(?:java|php|cs)|tests?\.[a-z]+|[^/]*\.min\.[a-z]+|[^/]*\.config\.[mc]?[jt]s|[^/]*\.d\.[mc]?ts|setup\.py|[^/]*_pb2\.py|[^/]*\.pb\.go|[^/]*generated[^/]*)$/i;

/** Code of the product: neither test, example, document, benchmark, vendored nor generated. */
export function isSource(path) {
  if (!sourceExtension.test(path)) return false;
  const parts = path.split('/');
  return !parts.slice(0, -1).some((part) => asidePart.test(part)) && !asideFile.test(path);
}

/** Housekeeping, not a change of behaviour that somebody could ask for. */
const noiseSubject =
  /^(?:merge\b|revert\b|reapply\b|bump\b|release\b|prepare (?:for )?(?:release|v?\d)|v?\d+\.\d+|version\b|changelog|(?:chore|ci|docs?|tests?|style|build|release|deps|typos?|lint|fmt|format|workflow|examples?|benchmarks?|wip)\b\s*(?:\([^)]*\))?!?:|auto merge|rollup merge|wip\b|typos?\b|lint\b|formatting\b|whitespace\b|clean ?ups?\b|minor\b|nits?\b|oops\b|cargo fmt|rustfmt|clippy|prettier|gofmt|black\b|flake8|pep ?8|fix(?:e[sd])?:? (?:the |a |some |all |failing |broken |flaky |more )*(?:typos?|lint|linting|tests?|ci|build|formatting|format|merge|changelog|docs?|documentation|readme|comments?|spelling|grammar|warnings?|clippy|whitespace|style)\b|updat(?:e[sd]?|ing):? (?:the |all )*(?:changelog|change log|deps|dependenc\w+|readme|copyright|authors|license|lock ?file|version|docs?|documentation|submodules?|vendor\w*|snapshots?)\b|add(?:s|ed|ing)? (?:the |a |some |more |missing |unit )*(?:tests?|docs?|documentation|comments?|copyright|changelog|license|type hints|annotations)\b|remov(?:e[sd]?|ing) (?:the |a |some |all )*(?:unused|useless|unnecessary|redundant|trailing|dead|debug|comments?|whitespace)\b|initial commit|pyupgrade|\[?pre-commit|\[automated\]|translations?\b|i18n\b)/i;

const bot = /\bbot\b|\[bot\]|dependabot|renovate|pre-commit|greenkeeper|translat/i;

const trailer =
  /^(?:[A-Z][A-Za-z]+(?:-[A-Za-z]+)+: |(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|refs?|see|see also|related|re|issue|part of|gh|pr|cc|bug|ticket|upstream|git-svn-id|change-id|r)\b:?\s*(?:also\s*)?(?:#|gh-|https?:|\w[\w.-]*\/[\w.-]+#|\d+\b|@))/i;

const noiseLine =
  /^[\s*-]*(?:fix(?:e[sd])? (?:lint|typo|test|ci|build|format|review)|lint|typo|fmt|format|wip|address(?:ed)? (?:review|comments|feedback)|review\b|apply suggestions|update (?:snapshots?|changelog|tests?)|add(?:ed)? (?:tests?|changelog)|merge (?:branch|remote|pull)|co-authored-by|signed-off-by|---+)/i;

const mostBodyCharacters = 1_000;
const leastWords = 5;

const littleWords = new Set(
  'the and for with from that this not when into are was has have should now can use add fix make more its all but also only one'.split(
    ' ',
  ),
);

/**
 * The description of a change in its author's words; `null` when there is none.
 * @param wanted paths of the files that the commit changed; their names are taken out
 */
export function questionOf({ author, subject, body }, wanted) {
  if (bot.test(author) || noiseSubject.test(subject.trim())) return null;
  const lines = body
    .replace(/<!--[\s\S]*?-->/g, '')
    .split('\n')
    .map((line) => line.trimEnd());
  const kept = [];
  let characters = 0;
  for (const line of lines) {
    if (trailer.test(line.trim()) || noiseLine.test(line)) continue;
    characters += line.length + 1;
    if (characters > mostBodyCharacters) break;
    kept.push(line);
  }
  const text = withoutNames([subject, '', ...kept].join('\n'), wanted)
    .replace(/https?:\/\/\S+/g, '')
    .replace(
      /\s*\((?:(?:fix(?:e[sd])?|close[sd]?|refs?|re|pr|issue|gh)?[\s:]*(?:#|gh-|GH)\d+[\s,]*)+\)/gi,
      '',
    )
    .replace(/(?:\b[\w.-]+\/[\w.-]+)?(?:#|\bgh-)\d+\b/gi, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const words = new Set(text.toLowerCase().match(/[a-z]{3,}/g) ?? []);
  const telling = [...words].filter((word) => !littleWords.has(word));
  const letters = text.match(/[\x20-\x7e\n]/g)?.length ?? 0;
  return telling.length < leastWords || letters < text.length * 0.95 ? null : text;
}

/** A path or a file name of the wanted files gives the answer away. */
function withoutNames(text, wanted) {
  let rest = text;
  for (const path of wanted) {
    const parts = path.split('/');
    for (let from = 0; from < parts.length; from += 1) {
      const tail = parts
        .slice(from)
        .join('/')
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      rest = rest.replace(new RegExp(`(?<![\\w/.-])(?:[\\w.-]*/)*${tail}(?![\\w/-])(?:: )?`, 'g'), '');
    }
  }
  return rest;
}
