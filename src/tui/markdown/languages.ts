/** Languages that code is coloured by: how fences and files name them, and how each is loaded. Loads nothing by itself. */
import type { LanguageFn } from 'highlight.js';

export interface Language {
  readonly name: string;
  load(): Promise<{ readonly default: LanguageFn }>;
  /** Languages that stand within it. */
  readonly inside: readonly string[];
  /** How a fence may call it, and what files of it end in (or are called). */
  readonly aliases: readonly string[];
}

const language = (name: string, aliases: string, load: Language['load'], inside = ''): Language => ({
  name,
  load,
  inside: inside.split(' ').filter((word) => word !== ''),
  aliases: aliases.split(' ').filter((word) => word !== ''),
});

// Each name is spelled out, so that whoever bundles sees what is loaded.
const languages: readonly Language[] = [
  language('bash', 'sh zsh ksh bashrc zshrc profile', () => import('highlight.js/lib/languages/bash')),
  language('c', 'h', () => import('highlight.js/lib/languages/c')),
  language('clojure', 'clj cljs edn', () => import('highlight.js/lib/languages/clojure')),
  language('cmake', 'cmakelists.txt', () => import('highlight.js/lib/languages/cmake')),
  language('cpp', 'c++ cc cxx hpp hh hxx ino', () => import('highlight.js/lib/languages/cpp')),
  language('csharp', 'cs c#', () => import('highlight.js/lib/languages/csharp')),
  language('css', '', () => import('highlight.js/lib/languages/css')),
  language('dart', '', () => import('highlight.js/lib/languages/dart')),
  language('diff', 'patch udiff', () => import('highlight.js/lib/languages/diff')),
  language(
    'dockerfile',
    'docker containerfile',
    () => import('highlight.js/lib/languages/dockerfile'),
    'bash',
  ),
  language('elixir', 'ex exs', () => import('highlight.js/lib/languages/elixir')),
  language('erlang', 'erl hrl', () => import('highlight.js/lib/languages/erlang')),
  language('go', 'golang', () => import('highlight.js/lib/languages/go')),
  language('graphql', 'gql', () => import('highlight.js/lib/languages/graphql')),
  language('haskell', 'hs', () => import('highlight.js/lib/languages/haskell')),
  language('http', 'https', () => import('highlight.js/lib/languages/http')),
  language(
    'ini',
    'toml cfg conf editorconfig gitconfig cargo.lock',
    () => import('highlight.js/lib/languages/ini'),
  ),
  language('java', '', () => import('highlight.js/lib/languages/java')),
  language(
    'javascript',
    'js jsx mjs cjs node',
    () => import('highlight.js/lib/languages/javascript'),
    'xml css graphql',
  ),
  language('json', 'jsonc json5 jsonl webmanifest', () => import('highlight.js/lib/languages/json')),
  language('kotlin', 'kt kts', () => import('highlight.js/lib/languages/kotlin')),
  language('less', '', () => import('highlight.js/lib/languages/less')),
  language('lua', '', () => import('highlight.js/lib/languages/lua')),
  language('makefile', 'make mk mak', () => import('highlight.js/lib/languages/makefile')),
  language('markdown', 'md mdx mkd', () => import('highlight.js/lib/languages/markdown'), 'xml'),
  language('nginx', '', () => import('highlight.js/lib/languages/nginx')),
  language('nix', '', () => import('highlight.js/lib/languages/nix')),
  language('objectivec', 'objc obj-c m mm', () => import('highlight.js/lib/languages/objectivec')),
  language('ocaml', 'ml mli', () => import('highlight.js/lib/languages/ocaml')),
  language('perl', 'pl pm', () => import('highlight.js/lib/languages/perl')),
  language('php', 'php3 php7 phtml', () => import('highlight.js/lib/languages/php')),
  language('powershell', 'ps1 psm1 pwsh ps', () => import('highlight.js/lib/languages/powershell')),
  language('protobuf', 'proto', () => import('highlight.js/lib/languages/protobuf')),
  language('python', 'py pyi pyw py3 python3 bzl', () => import('highlight.js/lib/languages/python')),
  language('r', '', () => import('highlight.js/lib/languages/r')),
  language(
    'ruby',
    'rb rake gemspec podspec gemfile rakefile',
    () => import('highlight.js/lib/languages/ruby'),
  ),
  language('rust', 'rs', () => import('highlight.js/lib/languages/rust')),
  language('scala', 'sbt', () => import('highlight.js/lib/languages/scala')),
  language('scss', 'sass', () => import('highlight.js/lib/languages/scss')),
  language(
    'shell',
    'console shellsession sh-session terminal',
    () => import('highlight.js/lib/languages/shell'),
    'bash',
  ),
  language('sql', 'mysql postgresql pgsql sqlite plsql', () => import('highlight.js/lib/languages/sql')),
  language('swift', '', () => import('highlight.js/lib/languages/swift')),
  language(
    'typescript',
    'ts tsx mts cts',
    () => import('highlight.js/lib/languages/typescript'),
    'xml css graphql',
  ),
  language('vim', 'viml', () => import('highlight.js/lib/languages/vim')),
  language(
    'xml',
    'html htm xhtml svg vue svelte xsl plist csproj',
    () => import('highlight.js/lib/languages/xml'),
    'css javascript',
  ),
  language('yaml', 'yml', () => import('highlight.js/lib/languages/yaml')),
];

let byAlias: ReadonlyMap<string, Language> | null = null;

/** By the first word behind a fence: `ts`, `rust,ignore`, `{.python}`, `js:src/a.js`; also a path. */
export function languageOfFence(info: string): Language | null {
  const word =
    info
      .trim()
      .split(/[\s,{}:;]+/)
      .find((part) => part !== '') ?? '';
  return named(word.replace(/^\.|^language-/, '')) ?? languageOfPath(word);
}

export function languageOfPath(path: string): Language | null {
  const file = path.split('/').at(-1) ?? '';
  return named(file) ?? (file.includes('.') ? named(file.split('.').at(-1) ?? '') : null);
}

export function named(name: string): Language | null {
  byAlias ??= new Map(
    languages.flatMap((one) => [one.name, ...one.aliases].map((alias) => [alias, one] as const)),
  );
  return byAlias.get(name.toLowerCase()) ?? null;
}
