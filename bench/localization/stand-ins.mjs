// What the rerank by a local model and the search by meaning gain and cost at most, by stand-ins for their models: one that
// knows the wanted files, one that knows nothing, and mixtures. No real model is asked: this says how the parts around a
// model behave, not how good one is.
//   node bench/localization/stand-ins.mjs --mirrors /path [--set dev] [--count 6] [--work folder] [--keep]
import { parseArgs } from 'node:util';
import { loadIndexLibrary } from '../index-library.mjs';
import { machine, row, temporaryFolder } from '../measure.mjs';
import { generator } from '../seeded-random.mjs';
import { interval } from './bootstrap.mjs';
import { mineQuestions } from './mine.mjs';
import { sets } from './repositories.mjs';
import { meanOf, metrics, scoreOf } from './scores.mjs';
import { gitFolderOf, refreshed, treeOf } from './trees.mjs';

const budgetTokens = 8_000;
const knowing = [0, 0.25, 0.5, 0.75, 1];

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'dev' },
    repository: { type: 'string', multiple: true },
    mirrors: { type: 'string', default: '.' },
    count: { type: 'string', default: '6' },
    seed: { type: 'string', default: '7' },
    work: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});

const library = await loadIndexLibrary();
const work = values.work ?? temporaryFolder();
const scores = new Map();
const promptTokens = [];
let shownOf = 0;
let asked = 0;

for (const repository of values.repository ?? sets[values.set]) {
  const questions = mineQuestions(gitFolderOf(values.mirrors, repository), {
    count: Number(values.count),
    seed: values.seed,
  });
  for (const question of questions) {
    const tree = treeOf(question, { mirrors: values.mirrors, folder: work, keep: values.keep });
    const { index, report } = await refreshed(library, tree);
    const history = await library.openHistory(tree, report.place.folder, { nowMs: Date.now() });
    await ask(question, index, history);
    index.close();
  }
  console.log(`${repository}: ${questions.length}`);
}

async function ask(question, index, history) {
  const random = generator(hashOf(question.sha));
  const ranked = library.rankContext(index, question.question, { history });
  keep('words alone', question, requestOf(question, index, history, ranked));
  asked += 1;
  for (const share of knowing) {
    const knows = random() < share;
    const { ranked: after, report } = await library.rerank(ranked, question.question, {
      tiers: [standIn((prompt) => (knows ? oracle(prompt, question) : shuffled(prompt, random)))],
      settings: { limitMs: 10_000, pauses: { current: () => null, begin() {}, end() {} } },
      world: { index, clock: library.systemClock, signal: new AbortController().signal, answerCache: null },
      secrets: [],
      requestId: 'bench',
      roomTokens: 0,
    });
    if (report.order === null) throw new Error(`No order: ${report.notice}`);
    keep(`rerank, knows ${100 * share}%`, question, requestOf(question, index, history, after));
  }
  for (const [name, meaning] of [
    ['meaning, knows nothing', noise(index, random)],
    ['meaning, knows the files', truth(index, question)],
  ]) {
    const after = library.rankContext(index, question.question, { history, meaning });
    keep(name, question, requestOf(question, index, history, after));
  }
}

function requestOf({ question }, index, history, ranked) {
  const turn = { question, attachment: null, budgetTokens, wholeFiles: false };
  return library.requestFor(turn, index, [], history, ranked).context;
}

function keep(method, question, { files, manifest }) {
  const score = scoreOf(question, {
    paths: files.slice(0, 100).map(({ path }) => path),
    shown: manifest.included.map(({ path, startLine, endLine, form }) => ({
      path,
      startLine,
      endLine: form === 'body' || form === 'excerpt' || form === 'file' ? endLine : startLine,
    })),
  });
  scores.set(method, [...(scores.get(method) ?? []), score]);
}

/** A tier that answers by a function of the lines that it is shown. */
function standIn(answer) {
  return {
    name: 'local',
    model: 'stand-in',
    isLocal: true,
    maxOutputTokens: 200,
    provider: async () => ({
      name: 'ollama',
      checkAvailability: async () => ({ available: true }),
      async generate(request) {
        promptTokens.push(request.estimatedInputTokens);
        const text = request.messages[0].text;
        const lines = [...text.matchAll(/^(\d+)\. ([^|\n]+?)(?: \||$)/gm)].map(([, number, path]) => ({
          number,
          path,
        }));
        return {
          ok: true,
          response: {
            text: answer(lines).join(', '),
            toolCalls: [],
            finish: 'stop',
            usage: {},
            model: 'stand-in',
            firstTokenMs: 0,
            totalMs: 0,
          },
        };
      },
    }),
  };
}

/** The wanted places that are shown; where there is none, it leaves the first where it is. */
function oracle(lines, { files }) {
  const wanted = lines.filter(({ path }) => files.includes(path)).map(({ number }) => number);
  if (wanted.length > 0) shownOf += 1;
  return wanted.length > 0 ? wanted : ['1'];
}

function shuffled(lines, random) {
  return lines
    .map(({ number }) => ({ number, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, 5)
    .map(({ number }) => number);
}

/** As near as a model would put it that has no idea: by chance. */
function noise(index, random) {
  return meaningOf(index, () => random() + random() + random() + random());
}

function truth(index, { files }) {
  return meaningOf(index, (path) => (files.includes(path) ? 1 : 0));
}

function meaningOf(index, nearnessOf) {
  const nearness = new Map();
  const files = index.textFiles().map(({ path, hash }) => {
    const vectors = index.textPieces(path).map(() => {
      nearness.set(nearness.size + 1, nearnessOf(path));
      return nearness.size;
    });
    return [path, { hash, vectors }];
  });
  return library.MeaningScores.from(new Map(files), nearness);
}

console.log(`\n${machine()}`);
const before = scores.get('words alone');
row('method', 'questions', ...metrics, 'hit1 gained', '95%', 'places gained', '95%');
for (const [method, each] of scores) {
  const gained = (metric) => each.map((score, at) => score[metric] - before[at][metric]);
  const gains = ['hit1', 'places'].flatMap((metric) => {
    const { low, high } = interval(gained(metric));
    const mean = meanOf(each, metric) - meanOf(before, metric);
    return [percent(mean), `${percent(low)} … ${percent(high)}`];
  });
  row(method, each.length, ...metrics.map((metric) => percent(meanOf(each, metric))), ...gains);
}
promptTokens.sort((a, b) => a - b);
console.log(
  `rerank prompts: median ${promptTokens[promptTokens.length >> 1]} tokens, most ${promptTokens.at(-1)} (estimated); the one that knows all saw a wanted file among the places in ${shownOf} of its calls, over ${asked} questions`,
);

function percent(share) {
  return (100 * share).toFixed(1);
}

function hashOf(text) {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619);
  return hash >>> 0;
}
