// Shared by the oracles: counts of right, wrong and missing per class, and the differences behind them.
import { row } from '../measure.mjs';

/** What an oracle and the index say of one class of things. */
export class Tally {
  #rows = new Map();

  /** @param field one of `right`, `wrong`, `missed`, `excess` */
  add(name, field) {
    let counts = this.#rows.get(name);
    if (counts === undefined) {
      counts = { right: 0, wrong: 0, missed: 0, excess: 0 };
      this.#rows.set(name, counts);
    }
    counts[field]++;
  }

  /** Of what the index says, how much is right; of what the oracle says, how much the index says rightly. */
  print(heading, { names = [...this.#rows.keys()].sort(), total = true } = {}) {
    console.log(`\n### ${heading}\n`);
    row('', 'oracle', 'right', 'another', 'not said', 'in excess', 'precision', 'recall');
    row('---', '---:', '---:', '---:', '---:', '---:', '---:', '---:');
    for (const name of names) if (this.#rows.has(name)) printRow(name, this.#rows.get(name));
    if (!total) return;
    const sum = { right: 0, wrong: 0, missed: 0, excess: 0 };
    for (const counts of this.#rows.values())
      for (const field of Object.keys(sum)) sum[field] += counts[field];
    printRow('**all**', sum);
  }
}

function printRow(name, { right, wrong, missed, excess }) {
  const said = right + wrong + excess;
  const known = right + wrong + missed;
  row(name, known, right, wrong, missed, excess, share(right, said), share(right, known));
}

export function share(part, whole) {
  return whole === 0 ? '–' : (part / whole).toFixed(4);
}

/** Differences by class, the largest first, with a few examples from all over the project. */
export class Differences {
  #classes = new Map();

  add(name, example) {
    let one = this.#classes.get(name);
    if (one === undefined) {
      one = { count: 0, examples: [] };
      this.#classes.set(name, one);
    }
    one.count++;
    // The first few, then ever rarer ones, so that one file does not fill them.
    const { count, examples } = one;
    if (examples.length < 3) examples.push(example);
    else if ((count & (count - 1)) === 0) examples[(count.toString(2).length + 1) % 3] = example;
  }

  print(heading, limit) {
    if (limit === 0) return;
    console.log(`\n### Differences: ${heading}\n`);
    const sorted = [...this.#classes].sort((a, b) => b[1].count - a[1].count);
    for (const [name, { count, examples }] of sorted.slice(0, limit)) {
      console.log(`- ${count}  ${name}`);
      for (const example of examples) console.log(`      ${example}`);
    }
    const rest = sorted.slice(limit).reduce((sum, [, { count }]) => sum + count, 0);
    if (rest > 0) console.log(`- ${rest}  in ${sorted.length - limit} smaller classes`);
  }
}
