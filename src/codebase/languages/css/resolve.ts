/**
 * Links style sheets to those that they import: relative to the file, with what Sass and Less let one leave out (the
 * extension, the `_` of a partial, `_index`); what is not there and could be a package is one.
 */
import type { ImportResolver, ImportTarget } from '../language.ts';
import { linkedFile } from '../structure/resolve-links.ts';

const endings = [
  '',
  '.scss',
  '.css',
  '.less',
  '/_index.scss',
  '/index.scss',
  '/index.css',
  '.sass',
  '.ts',
  '.js',
];
const partials = ['', '.scss', '.sass'];
const styleFile = /\.(?:css|scss|sass|less|pcss|postcss)$/;

export const resolveCssImports: ImportResolver = (project) => {
  const targets = new Map<string, readonly ImportTarget[]>();
  for (const [path, imports] of project.imports) {
    targets.set(
      path,
      imports.map(({ specifier }) => targetOf(project.paths, path, specifier)),
    );
  }
  return targets;
};

function targetOf(paths: ReadonlySet<string>, from: string, specifier: string): ImportTarget {
  if (specifier.startsWith('~')) return packageOf(specifier.slice(1));
  const path =
    linkedFile(paths, from, specifier, endings) ?? linkedFile(paths, from, partial(specifier), partials);
  if (path !== null) return { kind: 'file', path };
  const isFile = /^[./]/.test(specifier) || (styleFile.test(specifier) && !specifier.includes('/'));
  return isFile ? { kind: 'missing' } : packageOf(specifier);
}

/** `a/_b` for `a/b`. */
function partial(link: string): string {
  return link.replace(/[^/]+$/, '_$&');
}

function packageOf(specifier: string): ImportTarget {
  return { kind: 'external', package: /^(?:@[^/]+\/)?[^/]*/.exec(specifier)?.[0] ?? specifier };
}
