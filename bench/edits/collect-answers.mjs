// Recorded answers of models that edit files, each with the files as they were: from chat histories that aider wrote and
// people committed, in public repositories that were fetched as git directories. What was edited is taken from the same
// repository, at the parent of the commit that aider made of the answer.
//
// node bench/edits/collect-answers.mjs <folder of git directories> <out folder> <owner+name>…
//
// Writes one folder an answer: answer.md, before/ and after/ (the files that upstream edited, as they were and as they
// became; after/ only where upstream applied the whole answer), tree.txt (all paths at that time), about.json.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readHistory } from './read-history.mjs';

const [mirror, out, ...repositories] = process.argv.slice(2);
if (!mirror || !out || repositories.length === 0)
  throw new Error('collect-answers.mjs <folder of git directories> <out folder> <owner+name>…');

const seen = new Set();
for (const repository of repositories) {
  const git = gitIn(join(mirror, repository, 'repo'));
  const counts = {
    answers: 0,
    kept: 0,
    'no commit': 0,
    'built on edits that are not known': 0,
    'seen before': 0,
  };
  for (const text of histories(git)) {
    for (const answer of readHistory(text)) {
      counts.answers += 1;
      if (answer.isUncertain) {
        counts['built on edits that are not known'] += 1;
        continue;
      }
      const commit = git.commit(answer.commit);
      const base = commit && (answer.isBase ? commit : git.commit(`${commit}^`));
      if (!base) {
        counts['no commit'] += 1;
        continue;
      }
      const id = createHash('sha256').update(`${base}\n${answer.text}`).digest('hex').slice(0, 12);
      if (seen.has(id)) {
        counts['seen before'] += 1;
        continue;
      }
      seen.add(id);
      keep(git, join(out, id), { repository, base, commit, ...answer });
      counts.kept += 1;
    }
  }
  console.log(repository, JSON.stringify(counts));
}

/** All versions of all histories are the same text, longer and longer: of each path the longest is read. */
function histories(git) {
  const longest = new Map();
  const log = git.text(
    'log',
    '--all',
    '--format=',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--',
    ':(glob)**/*chat*history*.md',
  );
  for (const line of log.split('\n')) {
    const [, , , blob, , path] = line.split(/[ \t]/);
    if (!path || /^0+$/.test(blob)) continue;
    // A snapshot may lack large files.
    const text = git.bytes('cat-file', 'blob', blob)?.toString('utf8') ?? '';
    if (text.length > (longest.get(path)?.length ?? 0)) longest.set(path, text);
  }
  return longest.values();
}

function keep(git, folder, { text, ...about }) {
  mkdirSync(join(folder, 'before'), { recursive: true });
  const tree = git.text('ls-tree', '-r', '-z', '--name-only', about.base).split('\0').filter(Boolean);
  const named = tree.filter((path) => text.includes(path) || text.includes(path.split('/').at(-1)));
  const write = (side, commit, path) => {
    const bytes = git.bytes('cat-file', 'blob', `${commit}:${path}`);
    if (bytes === null) return;
    const file = join(folder, side, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  };
  for (const path of named.slice(0, 200)) write('before', about.base, path);
  const changed =
    about.upstream === 'applied'
      ? git
          .text('diff', '-z', '--name-only', '--no-renames', about.base, about.commit)
          .split('\0')
          .filter(Boolean)
      : [];
  for (const path of changed) {
    if (!existsSync(join(folder, 'before', path))) write('before', about.base, path);
    write('after', about.commit, path);
  }
  writeFileSync(join(folder, 'answer.md'), text);
  writeFileSync(join(folder, 'tree.txt'), tree.join('\n'));
  writeFileSync(join(folder, 'about.json'), JSON.stringify({ ...about, changed }, null, 1));
}

function gitIn(folder) {
  const run = (args) =>
    spawnSync('git', ['-C', folder, ...args], {
      maxBuffer: 512 * 2 ** 20,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  return {
    text: (...args) =>
      execFileSync('git', ['-C', folder, ...args], { maxBuffer: 512 * 2 ** 20 }).toString('utf8'),
    bytes(...args) {
      const { status, stdout } = run(args);
      return status === 0 ? stdout : null;
    },
    commit(name) {
      if (name === null) return null;
      const { status, stdout } = run(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
      return status === 0 ? stdout.toString().trim() : null;
    },
  };
}
