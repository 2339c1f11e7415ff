// What each part saves on one synthetic working day of 45 requests: real context sizes of this program on a copy of
// typeorm, packaged prices, planned ladders. No model is asked: lengths of answers and how often tiers are right are the
// planner's assumptions.
//   node bench/cost-ladder.mjs <copy of typeorm>
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexRepository } from './index-library.mjs';
import { row } from './measure.mjs';

const [repository] = process.argv.slice(2);
if (repository === undefined) {
  console.error('node bench/cost-ladder.mjs <copy of typeorm>');
  process.exit(2);
}
/** Instructions that are sent with every question. */
const instructionTokens = 150;
/** An assumption: answers that were not asked to be short are this much longer. */
const wordyFactor = 1.6;

/** `goesOn`: goes on with the request before it. `again`: the very same as an earlier one. */
const day = [
  'where is SelectQueryBuilder',
  'who calls createQueryRunner',
  'what does DataSource import',
  'show EntityManager.save',
  'list the functions of src/util/StringUtils.ts',
  'who implements QueryRunner',
  'where is PostgresDriver',
  'which tests touch EntityManager',
  'what extends BaseEntity',
  'how do DataSource and PostgresDriver connect',
  'where is FindOptionsUtils',
  'who uses EntityMetadataBuilder',
  'find the place where retries of a transaction are counted',
  'list the places that escape an identifier',
  'find where the query cache is cleared',
  'where are column types normalized for sqlite',
  'explain how EntityManager.save runs in a transaction',
  'explain what SelectQueryBuilder.getMany does',
  'explain how lazy relations are loaded',
  'how does RelationIdLoader work',
  'explain what EntityPersistExecutor does',
  'what happens when a migration fails',
  'how are enum columns compared in PostgresQueryRunner',
  'explain how subscribers are called',
  'add a timeout option to DataSource.initialize',
  'rename the parameter of escapeQueryWithParameters',
  'make `QueryRunner.release` safe to be called twice',
  'fix the alias that SelectQueryBuilder gives to nested joins',
  'write a unit test for StringUtils.camelCase',
  'add tests for OrmUtils.mergeDeep',
  'add a comment that says what InsertQueryBuilder.orUpdate expects',
  'convert the callbacks of SqlServerDriver.connect to promises',
  'why does createTable fail with a duplicate index in mysql',
  'debug a wrong result of getManyAndCount with joins',
  'why is the column default lost when a table is altered in sqlite',
  'design a pool of connections that all drivers share, with trade-offs',
  'refactor all drivers to share the escaping of names',
  'migrate the migrations API to async iterators',
  'explain why cascades are computed in topological order, end to end',
  { text: 'and where is its result kept?', goesOn: true },
  { text: 'yes, do it', goesOn: true },
  { text: 'what about sqlite?', goesOn: true },
  { text: 'explain how lazy relations are loaded', again: true },
  { text: 'how does RelationIdLoader work', again: true },
  { text: 'explain how EntityManager.save runs in a transaction', again: true },
].map((request) => (typeof request === 'string' ? { text: request } : request));

const { index, library } = await indexRepository(repository);
const now = new Date();
const tiers = [
  ['local', 'ollama', 'qwen3.5:9b'],
  ['groq', 'groq', 'openai/gpt-oss-120b'],
  ['gemini', 'gemini', 'gemini-3.8-flash'],
  ['sonnet', 'anthropic', 'claude-sonnet-5-5'],
].map(([name, vendor, model]) => ({
  name,
  vendor,
  model,
  isLocal: name === 'local',
  maxOutputTokens: 8_192,
  priceFor: (tokens) => library.priceOf(vendor, model, {}, now, tokens),
}));
const top = tiers.at(-1);

let before = null;
const requests = day.map((request) => {
  const goesOn = request.goesOn === true ? before : null;
  const { context } = library.requestFor(
    {
      question: goesOn === null ? request.text : `${request.text}\n${goesOn.text}`,
      attachment: null,
      budgetTokens: 8_000,
      wholeFiles: false,
    },
    index,
    [],
  );
  const question = library.parseQuestion(request.text);
  const packed = context.manifest.tokens + library.estimateTokens(request.text) + instructionTokens;
  const naive = context.blocks.reduce(
    (sum, { id }) => sum + library.estimateTokens(readFileSync(join(repository, id), 'utf8')),
    0,
  );
  const measured = {
    ...request,
    packed,
    naive: naive + library.estimateTokens(request.text) + instructionTokens,
    fromIndex: question !== null && library.answerQuestion(index, question) !== null,
    classification: library.classify(
      request.text,
      library.contextSize(context),
      context.query,
      goesOn && { question: goesOn.text },
    ),
    earlier: goesOn === null ? null : goesOn,
  };
  before = measured;
  return measured;
});

const steps = [
  ['everything on the top tier, whole files', { naive: true, wordy: true, tiers: [top] }],
  ['+ context', { wordy: true, tiers: [top] }],
  ['+ output', { tiers: [top] }],
  ['+ routing (index, groq, gemini, sonnet)', { tiers: tiers.slice(1), index: true }],
  ['+ local', { tiers, index: true }],
  ['+ caching', { tiers, index: true, caches: true }],
];
console.log(
  `${requests.length} requests: ${requests.filter(({ fromIndex }) => fromIndex).length} that the index answers, ${requests.filter(({ earlier }) => earlier).length} that go on, ${requests.filter(({ again }) => again).length} asked again; context ${median(requests.map(({ packed }) => packed))} tokens (median), whole files ${median(requests.map(({ naive }) => naive))}\n`,
);
row('', 'US$ a day', 'of the first row', 'expected right');
row('---', '---:', '---:', '---:');
let first = null;
for (const [name, how] of steps) {
  const results = requests.map((request) => costOf(request, how));
  const nano = results.reduce((sum, { cost }) => sum + cost, 0);
  const asked = results.filter(({ right }) => right !== null);
  first ??= nano;
  const right = asked.reduce((sum, result) => sum + result.right, 0) / asked.length;
  row(
    name,
    (nano / 1e9).toFixed(4),
    `${((100 * nano) / first).toFixed(1)}%`,
    `${(100 * right).toFixed(1)}% of ${asked.length}`,
  );
}
index.close();

function costOf(request, how) {
  if (how.index && request.fromIndex) return { cost: 0, right: null };
  if (how.caches && request.again) return { cost: 0, right: null };
  const size = how.naive ? 'naive' : 'packed';
  const { model = null } = how.caches && request.earlier ? (request.earlier.servedBy ?? {}) : {};
  const conversation = model === null ? null : { model, cachedAtMs: now.getTime() };
  const prompt = { newTokens: request[size], earlierTokens: request.earlier?.[size] ?? 0 };
  const statuses = how.tiers.map((tier) => ({
    ...tier,
    availability: { available: true },
    ...library.expectTier({ ...tier, priceFor: wordyPrice(tier, how) }, request.classification, prompt, {
      outcomes: [],
      rejected: [],
      nowMs: now.getTime(),
      conversation,
    }),
  }));
  const policy = {
    complexStart: null,
    targetShare: 0.9,
    maxTier: null,
    pinnedTier: null,
    localOnly: false,
    multiModelRouting: true,
  };
  const { steps: names, comparison } = library.planLadder(
    request.classification.complexity,
    statuses,
    policy,
  );
  request.servedBy = how.tiers.find(({ name }) => name === names[0]);
  const [chosen] = comparison?.ladders ?? [];
  const alone = statuses.find(({ name }) => name === names[0]);
  return {
    cost: chosen?.expectedCost ?? alone.expectedCost,
    right: chosen?.expectedQuality ?? alone.chance.value,
  };
}

/** A longer answer costs what the same answer at a higher price would. */
function wordyPrice(tier, { wordy }) {
  return (tokens) => {
    const price = tier.priceFor(tokens);
    return wordy ? { ...price, output: price.output * wordyFactor } : price;
  };
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}
