/** Whether a file is there to test or to show the code rather than to be it: tests, benchmarks, examples, documents. */
export function isTestPath(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|specs?|benches|benchmarks?|examples?|samples?|fixtures|docs?)\/|[._-](?:test|spec|bench)\.[^/]+$/i.test(
    path,
  );
}
