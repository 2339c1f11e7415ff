// Asks the questions that `mine.mjs` found, and says how good the answers are.
//   node bench/localization/measure.mjs --set dev [--mirrors /path] [--count 30] [--methods context,files,chunks]
//     [--work folder] [--keep] [--out results.json] [--check-command 5]
//   node bench/localization/measure.mjs --compare before.json after.json
// One process asks all: that is many times faster than a command for each, and `--check-command` shows that the command
// gives the same.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadIndexLibrary } from '../index-library.mjs';
import { bareEnvironment, machine, program, row, temporaryFolder } from '../measure.mjs';
import { compareResults } from './bootstrap.mjs';
import { mineQuestions } from './mine.mjs';
import { sets } from './repositories.mjs';
import { isSource } from './rules.mjs';
import { byRepository, meanOf, metrics, scoreOf } from './scores.mjs';
import { chunksOf, rankByBm25, readTexts } from './text-bm25.mjs';
import { gitFolderOf, refreshed, treeOf } from './trees.mjs';

const budgetTokens = 8_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    set: { type: 'string', default: 'dev' },
    repository: { type: 'string', multiple: true },
    mirrors: { type: 'string', default: '.' },
    count: { type: 'string', default: '30' },
    seed: { type: 'string', default: '7' },
    methods: { type: 'string', default: 'context,files,chunks' },
    work: { type: 'string' },
    keep: { type: 'boolean', default: false },
    out: { type: 'string' },
    signals: { type: 'boolean', default: false },
    'check-command': { type: 'string', default: '0' },
    compare: { type: 'boolean', default: false },
  },
});

async function measure() {
  const library = await loadIndexLibrary();
  const work = values.work ?? temporaryFolder();
  const methods = values.methods.split(',');
  const results = Object.fromEntries(methods.map((method) => [method, []]));
  const contextMs = [];
  let leftToCheck = Number(values['check-command']);

  for (const repository of values.repository ?? sets[values.set]) {
    const questions = mineQuestions(gitFolderOf(values.mirrors, repository), {
      count: Number(values.count),
      seed: values.seed,
    });
    for (const question of questions) {
      const tree = treeOf(question, { mirrors: values.mirrors, folder: work, keep: values.keep });
      const { index, report } = await refreshed(library, tree);
      const history = await library.openHistory(tree, report.place.folder, { nowMs: Date.now() });
      for (const method of methods) {
        const started = process.cpuUsage();
        const answer = answers[method]({ library, index, history, tree, question });
        if (method === 'context') contextMs.push(cpuMs(process.cpuUsage(started)));
        results[method].push({ ...question, ...answer, score: scoreOf(question, answer) });
      }
      index.close();
      if (leftToCheck > 0 && methods.includes('context')) {
        leftToCheck -= 1;
        checkCommand(tree, question, results.context.at(-1).paths);
      }
    }
    report(repository, results, (rows) => rows.filter((each) => each.repository === repository));
  }

  console.log(`\n${machine()}`);
  row('method', 'questions', ...metrics, ...metrics.map((metric) => `${metric} by repository`));
  for (const [method, rows] of Object.entries(results)) {
    const means = [...byRepository(rows).values()];
    const scores = rows.map(({ score }) => score);
    row(
      method,
      rows.length,
      ...metrics.map((metric) => percent(meanOf(scores, metric))),
      ...metrics.map((metric) =>
        percent(means.reduce((sum, group) => sum + meanOf(group, metric), 0) / means.length),
      ),
    );
  }
  if (contextMs.length > 0) {
    const sorted = contextMs.sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
    console.log(
      `context in process, CPU of one run each, user and system: median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`,
    );
  }
  if (values.out) writeFileSync(values.out, JSON.stringify(results));
}

/** Each gives `paths`, best first, and `shown` lines. */
const answers = {
  context({ library, index, history, question }) {
    const asked = { question: question.question, attachment: null, budgetTokens, wholeFiles: false };
    const { files, manifest } = library.requestFor(asked, index, [], history).context;
    return {
      paths: files.slice(0, 100).map(({ path }) => path),
      shown: manifest.included.map(({ path, startLine, endLine, form }) => ({
        path,
        startLine,
        // Of a signature or a skeleton only the head is text of the file.
        endLine: form === 'body' || form === 'excerpt' || form === 'file' ? endLine : startLine,
      })),
      tokens: manifest.tokens,
      ...(values.signals && { signals: files.map(({ path, prior, signals }) => ({ path, prior, signals })) }),
    };
  },
  files({ tree, index, question }) {
    const ranked = rankByBm25(readTexts(tree, sourcesOf(index)), question.question);
    return { paths: ranked.slice(0, 100).map(({ document }) => document.path), shown: [] };
  },
  chunks({ library, tree, index, question }) {
    const chunks = readTexts(tree, sourcesOf(index)).flatMap(chunksOf);
    const shown = [];
    const paths = new Set();
    let left = budgetTokens - library.estimateTokens(question.question);
    for (const { document } of rankByBm25(chunks, question.question)) {
      paths.add(document.path);
      const tokens = library.estimateTokens(document.text);
      if (tokens > left) continue;
      left -= tokens;
      const { path, startLine, endLine } = document;
      shown.push({ path, startLine, endLine });
    }
    return { paths: [...paths].slice(0, 100), shown };
  },
};

/** What the questions ask for is source, and the peer is told so. */
function sourcesOf(index) {
  return index
    .filesUnder('')
    .map(({ path }) => path)
    .filter(isSource);
}

function checkCommand(tree, { question }, paths) {
  const home = join(temporaryFolder(), 'home');
  const args = [
    'context',
    question,
    '--format',
    'json',
    '--budget-tokens',
    `${budgetTokens}`,
    '--project',
    tree,
  ];
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    env: bareEnvironment(home),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = stdout === '' ? [] : JSON.parse(stdout).files.map(({ path }) => path);
  if (printed.join('\n') !== paths.join('\n'))
    throw new Error(`The command ranks otherwise in ${tree}: ${stderr}`);
}

function report(repository, results, of) {
  for (const [method, rows] of Object.entries(results)) {
    const scores = of(rows).map(({ score }) => score);
    row(repository, method, scores.length, ...metrics.map((metric) => percent(meanOf(scores, metric))));
  }
}

function cpuMs({ user, system }) {
  return (user + system) / 1_000;
}

function percent(share) {
  return (100 * share).toFixed(1);
}

if (values.compare) {
  const [before, after] = positionals.map((path) => JSON.parse(readFileSync(path, 'utf8')));
  for (const line of compareResults(before, after)) console.log(line);
} else await measure();
