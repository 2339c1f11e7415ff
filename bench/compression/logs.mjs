// How much smaller logs become, and what of them is lost.
//   node bench/compression/logs.mjs <folder of data.mjs> [--split fit|held-out] [--most-bytes 6000000] [--real-tokens]
// loghub: every line has the template that people gave it; an event is kept when one of its lines stands in the result.
// Elsewhere an error form is a line with a wrong word in it, by its strict template (lineTemplate with codes kept).
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadTransforms } from './library.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: 'string', default: 'held-out' },
    'most-bytes': { type: 'string', default: '6000000' },
    'real-tokens': { type: 'boolean', default: false },
    missing: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
const library = await loadTransforms();
const countTokens = values['real-tokens'] ? await library.loadTokenCounter() : library.estimateTokens;
const setting = { countTokens, handle: 'ab12cd34' };
const wrong =
  /\b(?:errors?|fail(?:ed|ure|ures|s)?|fatal|exceptions?|panic(?:ked)?|critical|severe|denied|refused|timed out|abort(?:ed)?|invalid|crash(?:ed)?|traceback)\b/i;

const summary = [];
for (const group of ['loghub', 'mozilla', 'go-test', 'warnings']) {
  const at = join(folder, group, values.split);
  const rows = [];
  for (const name of readdirSync(at).toSorted()) {
    if (name.endsWith('.csv') || statSync(join(at, name)).size > Number(values['most-bytes'])) continue;
    const text = readFileSync(join(at, name), 'utf8');
    const started = performance.now();
    const result = library.shrinkOutput(text, setting);
    const ms = performance.now() - started;
    const shown = result?.text ?? text;
    const before = countTokens(text);
    const after = countTokens(shown);
    const kept = new Set(
      library.cleanLines(shown).map((line) => line.text.replace(/ \[… ×\d+\]$/, '').trimEnd()),
    );
    rows.push({
      name,
      bytes: text.length,
      ms,
      before,
      after,
      ...(group === 'loghub' ? labelled(at, name, kept) : unlabelled(text, kept)),
    });
  }
  summary.push([group, rows]);
}

for (const [group, rows] of summary) {
  console.log(
    `\n${group} (${values.split})\n| log | KB | ms | tokens | after | saved | events kept | error events kept |\n|---|---:|---:|---:|---:|---:|---:|---:|`,
  );
  for (const row of rows.length > 25 ? [] : rows) print(row);
  const total = { name: `all ${rows.length}` };
  for (const key of ['bytes', 'ms', 'before', 'after', 'events', 'eventsKept', 'wrong', 'wrongKept'])
    total[key] = rows.reduce((sum, row) => sum + row[key], 0);
  print(total);
  console.log(
    `mean of logs saved: ${percent(rows.reduce((sum, row) => sum + 1 - row.after / row.before, 0) / rows.length)}`,
  );
}

function print({ name, bytes, ms, before, after, events, eventsKept, wrong, wrongKept }) {
  console.log(
    `| ${name} | ${(bytes / 1e3).toFixed(0)} | ${ms.toFixed(0)} | ${before} | ${after} | ${percent(1 - after / before)} | ${eventsKept} of ${events} | ${wrongKept} of ${wrong} |`,
  );
}

function percent(part) {
  return `${(part * 100).toFixed(1)}%`;
}

function labelled(at, name, kept) {
  const lines = readFileSync(join(at, name), 'utf8').split(/\r?\n/);
  const rows = csv(readFileSync(join(at, `${name}_structured.csv`), 'utf8'));
  const [id, template] = ['EventId', 'EventTemplate'].map((column) => rows[0].indexOf(column));
  const events = new Map();
  const texts = new Map();
  for (const [place, row] of rows.slice(1).entries()) {
    if (row.length < rows[0].length) continue;
    const event = row[id];
    texts.set(event, row[template]);
    events.set(event, events.get(event) === true || kept.has((lines[place] ?? '').trimEnd()));
  }
  const isWrong = (event) => wrong.test(texts.get(event));
  const lost = [...events].filter(([, isKept]) => !isKept).map(([event]) => texts.get(event));
  if (values.missing && lost.length > 0) console.log(name, lost);
  return {
    events: events.size,
    eventsKept: [...events.values()].filter(Boolean).length,
    wrong: [...events.keys()].filter(isWrong).length,
    wrongKept: [...events].filter(([event, isKept]) => isKept && isWrong(event)).length,
  };
}

function unlabelled(text, kept) {
  const forms = new Map();
  for (const line of library.cleanLines(text)) {
    // An event of `go test -json` is shown as what was printed.
    const body = (library.readGoEvent(line.text)?.output ?? line.text).trimEnd();
    // That a test passed which is called "should fail" is no error. A line may be shown without what its CI system put before it.
    if (body === '' || /TEST-PASS|^ok |✓|^=== |--- PASS|"Action":"(?:run|pause|cont|pass|start)"/.test(body))
      continue;
    const form = library.lineTemplate(body, true);
    forms.set(
      form,
      forms.get(form) === true || kept.has(body) || kept.has(body.replace(library.ciPrefix, '')),
    );
  }
  const wrongForms = [...forms].filter(([form]) => wrong.test(form));
  const lost = wrongForms.filter(([, isKept]) => !isKept);
  if (values.missing && lost.length > 0) console.log(lost.slice(0, 5).map(([form]) => form.slice(0, 200)));
  return {
    events: forms.size,
    eventsKept: [...forms.values()].filter(Boolean).length,
    wrong: wrongForms.length,
    wrongKept: wrongForms.length - lost.length,
  };
}

function csv(text) {
  return text
    .split(/\r?\n/)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        (match) => match[1]?.replaceAll('""', '"') ?? match[2],
      ),
    );
}
