/** Syntax errors of a piece of code by the name of its language, as a fence of Markdown gives it. */

import { languageOf } from './index-of-languages.ts';
import type { Extractor } from './language.ts';

/** Info strings of fenced code blocks, to an extension that picks the grammar. */
const extensions: Readonly<Record<string, string>> = {
  ts: '.ts',
  typescript: '.ts',
  mts: '.mts',
  cts: '.cts',
  tsx: '.tsx',
  js: '.js',
  javascript: '.js',
  mjs: '.mjs',
  cjs: '.cjs',
  jsx: '.jsx',
  java: '.java',
  bash: '.sh',
  sh: '.sh',
  shell: '.sh',
  csharp: '.cs',
  cs: '.cs',
  php: '.php',
  rb: '.rb',
  ruby: '.rb',
  rs: '.rs',
  rust: '.rs',
  go: '.go',
  c: '.c',
  h: '.h',
  cpp: '.cpp',
  'c++': '.cpp',
  cc: '.cpp',
  cxx: '.cpp',
  hpp: '.hpp',
  golang: '.go',
  py: '.py',
  python: '.py',
  python3: '.py',
};

const loaded = new Map<string, Promise<Extractor>>();

/** @returns ERROR and MISSING nodes; `null` when the language is not known, or its grammar does not load here */
export async function countSyntaxErrors(language: string, text: string): Promise<number | null> {
  const extension = extensions[language];
  const known = extension === undefined ? null : languageOf(`snippet${extension}`);
  if (known === null) return null;
  try {
    const extractor = loaded.get(known.id) ?? known.loadExtractor();
    loaded.set(known.id, extractor);
    return (await extractor)(`snippet${extension}`, text).parseErrors;
  } catch {
    return null;
  }
}
