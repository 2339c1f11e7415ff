// Answers about a repository of which is known whether they are right, because they are made: true ones from the index, and
// each of them spoilt in one known way. Synthetic: it says what the checks can tell apart, not how often models are wrong.
// One way (`another-symbol`) no check can see, as with real answers that are wrong and cite what exists.
//
// node bench/verify/mutated-answers.mjs <repository> <scored.jsonl> [how many symbols]
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { indexRepository } from '../index-library.mjs';
import { generator } from '../seeded-random.mjs';

const [repository, output, count = '150'] = process.argv.slice(2);
if (!repository || !output) throw new Error('mutated-answers.mjs <repository> <scored.jsonl> [symbols]');
const { index, library } = await indexRepository(repository);
const { collectEvidence, countSyntaxErrors } = library;
const random = generator(20261127);
const pick = (list) => list[Math.floor(random() * list.length)];

const files = index
  .filesUnder('')
  .filter(({ language, generated, lines }) => language && !generated && lines > 40);
const symbols = [];
for (let tries = 0; symbols.length < Number(count) && tries < 20_000; tries += 1) {
  const file = pick(files);
  const symbol = pick(
    index
      .symbolsInFile(file.path)
      .filter(
        ({ kind, endLine, startLine }) =>
          /function|method|class/.test(kind) && endLine - startLine >= 4 && endLine - startLine <= 14,
      ),
  );
  if (symbol && symbol.name.length > 4 && !symbols.some(({ id }) => id === symbol.id)) symbols.push(symbol);
}

const language = (path) => path.slice(path.lastIndexOf('.') + 1);
const linesOf = (path, from, to) => index.readLines(path, from, to) ?? [];

/** What a right answer says: where it is, what it calls, and what stands there. */
function factsOf(symbol) {
  const calls = index
    .referencesFrom(symbol.id)
    .filter(({ target }) => target.kind === 'symbol')
    .map(({ target }) => index.symbol(target.id))
    .filter((called) => called && called.name.length > 4 && called.name !== symbol.name);
  return {
    symbol,
    path: symbol.path,
    line: symbol.nameLine,
    called: calls[0] ?? null,
    quote: linesOf(symbol.path, symbol.startLine, symbol.endLine),
  };
}

function textOf({ symbol, path, line, called, quote }, withQuote) {
  const sentence = `\`${symbol.name}\` is defined in ${path}:${line}${called ? `; it calls \`${called.name}\` (${called.path}:${called.nameLine})` : ''}.`;
  return withQuote
    ? `${sentence}\n\nThis is what stands at ${path}:${line}:\n\n\`\`\`${language(path)}\n${quote.join('\n')}\n\`\`\``
    : sentence;
}

const ways = {
  right: (facts, quoted) => ({ text: textOf(facts, quoted) }),
  'wrong-path': (facts, quoted) => ({
    text: textOf(
      {
        ...facts,
        path: facts.path.replace(
          /([^/]+)(\.\w+)$/,
          (_, name, ext) => `${pick(['base-', 'core-', 'new-'])}${name}${ext}`,
        ),
      },
      quoted,
    ),
  }),
  'line-beyond': (facts, quoted) => ({ text: textOf({ ...facts, line: facts.line + 20_000 }, quoted) }),
  'line-elsewhere': (facts, quoted) => {
    const { lines } = index.file(facts.path);
    return {
      text: textOf(
        { ...facts, line: ((facts.line + Math.floor(lines * (0.3 + random() * 0.4))) % lines) + 1 },
        quoted,
      ),
    };
  },
  'line-elsewhere-unquoted': (facts) => ways['line-elsewhere'](facts, false),
  'invented-name': (facts, quoted) => ({
    text: textOf(
      {
        ...facts,
        called: {
          name: `${pick(['resolve', 'handle', 'compute'])}${facts.symbol.name[0].toUpperCase()}${facts.symbol.name.slice(1)}Internal`,
          path: facts.path,
          nameLine: facts.line,
        },
      },
      quoted,
    ),
  }),
  misquoted: (facts) => ({
    text: textOf(
      {
        ...facts,
        quote: facts.quote.map((line, at) =>
          at % 2 === 1 ? line.replace(/\w{4,}/g, (word) => `${word}X`) : line,
        ),
      },
      true,
    ),
  }),
  refused: () => ({ text: "I'm sorry, but I can't help with that request." }),
  'refused-with-names': (facts, quoted) => ({ text: textOf(facts, quoted), finish: 'refusal' }),
  'only-a-line-beyond': (facts) => ({ text: `See ${facts.path}:${facts.line + 20_000}.` }),
  'a-line-beyond-more': (facts, quoted) => ({
    text: `${textOf(facts, quoted)}\nSee ${facts.path}:${facts.line + 20_000}.`,
  }),
  hedged: (facts) => ({
    text: `The excerpts do not show where \`${facts.symbol.name}\` is used, so I cannot determine it.`,
  }),
  truncated: (facts, quoted) => {
    const whole = textOf(facts, quoted);
    return { text: whole.slice(0, Math.floor(whole.length * (0.4 + random() * 0.4))), finish: 'length' };
  },
  'broken-code': (facts) => ({
    text: `${textOf(facts, false)}\n\n\`\`\`${language(facts.path)}\n${facts.quote.join('\n').replace(/[)}\]]/g, '(')} {{ ((\n\`\`\``,
  }),
  'off-topic': () => ({
    text: 'It is usually done by adding up the parts in a loop and handing the sum back to whoever asked.',
  }),
  'no-answer': () => ({ text: '' }),
  'another-symbol': (facts, quoted) => ({
    text: textOf(factsOf(pick(symbols)), quoted).replace(/^`\w+`/, (name) => name),
    facts,
  }),
};

const rows = [];
for (const symbol of symbols) {
  const facts = factsOf(symbol);
  const question = `How does ${symbol.name} work and where is it?`;
  const promptText = `${question}\n${symbol.path}\n${linesOf(symbol.path, symbol.startLine, symbol.endLine).join('\n')}`;
  for (const [way, make] of Object.entries(ways)) {
    // As many right ones as wrong ones of all ways together would hide what the ways are; a third of all is right.
    for (let copy = 0; copy < (way === 'right' ? 6 : 1); copy += 1) {
      const { text, finish = 'stop' } = make(
        way === 'right' && copy > 0 ? factsOf(symbol) : facts,
        copy % 2 === 0,
      );
      const evidence = await collectEvidence(
        { text, finish, question, promptText, hadContext: true, meanLogprob: null },
        index,
        { countSyntaxErrors, runExamples: null, edits: null, nowMs: () => performance.now() },
      );
      rows.push({
        task_id: symbol.path + symbol.name,
        model: basename(repository),
        way,
        passed: way === 'right',
        evidence: evidence
          .filter(({ value }) => value !== null)
          .map(({ name, value, costMs }) => [name, value, costMs]),
      });
    }
  }
}
writeFileSync(output, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
console.log(`${rows.length} answers about ${symbols.length} symbols of ${basename(repository)}`);
process.exit(0);
