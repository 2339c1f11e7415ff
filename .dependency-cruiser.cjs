// The direction of imports under src/, as ARCHITECTURE.md lists it: a folder may import what stands in its row only.
const allowed = {
  core: [],
  storage: ['core'],
  config: ['core'],
  codebase: ['core', 'storage'],
  context: ['core', 'codebase'],
  prompt: ['core'],
  providers: ['core'],
  routing: ['core', 'providers'],
  edits: ['core', 'storage', 'codebase'],
  sandbox: ['core'],
  tools: ['core', 'codebase', 'edits', 'sandbox'],
  verify: ['core', 'codebase', 'edits', 'sandbox'],
  ledger: ['core', 'storage', 'providers'],
  sessions: ['core', 'storage', 'prompt'],
  agent: [
    'core',
    'codebase',
    'context',
    'prompt',
    'providers',
    'routing',
    'edits',
    'tools',
    'verify',
    'ledger',
  ],
  tui: ['core', 'agent'],
  wrappers: ['core', 'storage', 'prompt', 'providers'],
};

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^node:' },
    },
    {
      name: 'nobody-imports-the-barrel',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/index\\.ts$' },
    },
    {
      name: 'pure-folders-do-no-io',
      comment: 'context, prompt and routing decide; adapters do I/O.',
      severity: 'error',
      from: { path: '^src/(context|prompt|routing)/' },
      to: { path: '^(node:)?(fs|net|http|https|child_process|process|worker_threads)(/|$)' },
    },
    {
      name: 'languages-know-facts-only',
      comment:
        'A language turns text into facts and links imports; what becomes of them is not its business.',
      severity: 'error',
      from: { path: '^src/codebase/languages/' },
      to: { path: '^src/codebase/(?!languages/|facts\\.ts$|structure-kinds\\.ts$)' },
    },
    {
      name: 'facts-know-nothing',
      severity: 'error',
      from: { path: '^src/codebase/(facts|code-index)\\.ts$' },
      to: { path: '^src/', pathNot: '^src/codebase/(facts|discover/skip-reason)\\.ts$' },
    },
    ...Object.entries(allowed).map(([folder, imports]) => ({
      name: `${folder}-imports`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${[folder, ...imports].join('|')})/` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
