/** The languages that the index can read. Loading this file loads no grammar. */
import { bash } from './bash/language.ts';
import { c } from './c/language.ts';
import { cSharp } from './c-sharp/language.ts';
import { cpp } from './cpp/language.ts';
import { css } from './css/language.ts';
import { go } from './go/language.ts';
import { html } from './html/language.ts';
import { java } from './java/language.ts';
import { json } from './json/language.ts';
import type { Language } from './language.ts';
import { markdown } from './markdown/language.ts';
import { php } from './php/language.ts';
import { python } from './python/language.ts';
import { ruby } from './ruby/language.ts';
import { rust } from './rust/language.ts';
import { toml } from './toml/language.ts';
import { typescript } from './typescript/language.ts';
import { yaml } from './yaml/language.ts';

export const languages: readonly Language[] = [
  typescript,
  rust,
  python,
  go,
  java,
  c,
  cpp,
  bash,
  cSharp,
  php,
  ruby,
  json,
  toml,
  yaml,
  markdown,
  css,
  html,
];

const byExtension = new Map(
  languages.flatMap((language) => language.extensions.map((extension) => [extension, language] as const)),
);

/** By the extension of the path; `null` when there is no grammar for it. */
export function languageOf(path: string): Language | null {
  const dot = path.lastIndexOf('.');
  return dot === -1 ? null : (byExtension.get(path.slice(dot).toLowerCase()) ?? null);
}
