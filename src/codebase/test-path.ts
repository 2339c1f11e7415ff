/** Tells by its path what a file is there for. Knows the habits of languages and of their test runners; reads nothing. */

const testFolder = /(?:^|\/)(?:tests?|__tests__|specs?)\//i;
const testFile =
  /(?:^|\/)test_[^/]+\.py$|[^/](?:_test|_spec|[.-]test|[.-]spec)\.[^/]+$|(?:^|\/)[^/]*[A-Za-z0-9](?:Tests?|Spec)\.(?:java|kt|kts|groovy|scala|cs|fs|vb|swift|php|m|mm|cpp|cc|h)$/;
const asideFolder = /(?:^|\/)(?:benches|benchmarks?|examples?|samples?|fixtures|docs?)\//i;
const benchmarkFile = /[._-]bench\.[^/]+$/i;

/** What each of the patterns for tests holds; they take long to compile. */
const testWord = /test|spec/i;

/** Whether a file is there to test the code. */
export function isTestPath(path: string): boolean {
  return testWord.test(path) && (testFolder.test(path) || testFile.test(path));
}

/** Whether a file is there to test or to show the code rather than to be it: tests, benchmarks, examples, documents. */
export function isAsidePath(path: string): boolean {
  return isTestPath(path) || asideFolder.test(path) || benchmarkFile.test(path);
}
