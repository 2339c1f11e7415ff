/**
 * How likely a file is meant by its path alone: what tests, shows, describes or was generated from the code is seldom what
 * a question or a task is about. Nothing is hidden. Pure; knows paths only.
 */
import { isAsidePath } from '../codebase/test-path.ts';

/**
 * Factors in (0, 1], set by hand and kept because nothing fitted did better; what taking them out costs is in
 * docs/decisions/0010-finding-the-place.md. Questions about tests were not among those it was tried on.
 */
const factors = { source: 1, declaration: 0.6, aside: 0.35, data: 0.35, prose: 0.35, derived: 0.25 } as const;

const derived =
  /(?:^|\/)(?:dist|vendor|third[-_]party|node_modules|generated|__snapshots__)\/|\.min\.[a-z]+$|\.snap$|(?:^|\/)[^/]*(?:\.lock|-lock\.(?:json|yaml))$|_pb2\.py$|\.pb\.go$/i;
const moreAside =
  /(?:^|\/)(?:testing|e2e|testdata|test[-_](?:data|utils?|support|suite|lib)|__mocks__|demos?|playground|website)\/|(?:^|\/)(?:conftest|tests?)\.[a-z]+$/i;
const prose = /\.(?:md|mdx|rst|txt|adoc|html?)$/i;
const data = /\.(?:json|ya?ml|toml|css|scss|less|ini|cfg|xml|svg)$/i;
const declaration = /\.d\.[cm]?ts$/i;

/** @param asksForTests the question is about tests, examples or benchmarks */
export function pathPrior(path: string, asksForTests: boolean): number {
  if (derived.test(path)) return factors.derived;
  if (isAsidePath(path) || moreAside.test(path)) return asksForTests ? 1 : factors.aside;
  if (prose.test(path)) return factors.prose;
  if (data.test(path)) return factors.data;
  return declaration.test(path) ? factors.declaration : factors.source;
}
