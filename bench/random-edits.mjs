// Random changes to a tree of files: the same ones for the same seed.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join } from 'node:path';

/** mulberry32: numbers in [0, 1). */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Paths of files below `root`, without those of git and of the index; sorted. */
export function filesBelow(root) {
  const found = [];
  const visit = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !['.git', '.optimizer', 'node_modules'].includes(entry.name)) visit(path);
      else if (entry.isFile()) found.push(path);
    }
  };
  visit('');
  return found.sort();
}

/** Makes up to `most` changes. @returns what was done, a line each. */
export function editAtRandom(root, random, most) {
  const files = filesBelow(root);
  const done = [];
  const pick = (list) => list[Math.floor(random() * list.length)];
  const count = 1 + Math.floor(random() * most);
  for (let edit = 0; edit < count; edit++) {
    const path = pick(files);
    const kind = pick([
      'append',
      'append',
      'append',
      'cut',
      'delete',
      'copy',
      'move',
      'touch',
      'folder',
      'replace',
    ]);
    if (!existsSync(join(root, path))) continue;
    change[kind](root, path, `x${edit}_${Math.floor(random() * 1e6)}`, pick(files));
    done.push(`${kind} ${path}`);
  }
  return done;
}

const change = {
  append: (root, path, name) =>
    appendFileSync(join(root, path), `\nexport function ${name}() { return ${name}; }\n`),
  cut: (root, path) => {
    const text = readFileSync(join(root, path));
    writeFileSync(join(root, path), text.subarray(0, Math.floor(text.length / 2)));
  },
  delete: (root, path) => rmSync(join(root, path)),
  copy: (root, path, name) => {
    const to = join(root, dirname(path), name, `copy${extname(path)}`);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, readFileSync(join(root, path)));
  },
  move: (root, path, name) =>
    renameSync(join(root, path), join(root, dirname(path), `${name}${extname(path)}`)),
  touch: (root, path) => utimesSync(join(root, path), 1_000_000, 1_000_000),
  folder: (root, path, name) => {
    const folder = dirname(path);
    if (folder !== '.') renameSync(join(root, folder), join(root, `${folder}-${name}`));
  },
  // As editors save.
  replace: (root, path, name, other) => {
    if (!existsSync(join(root, other))) return;
    writeFileSync(join(root, `${path}.${name}`), readFileSync(join(root, other)));
    renameSync(join(root, `${path}.${name}`), join(root, path));
  },
};
