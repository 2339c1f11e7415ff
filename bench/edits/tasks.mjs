// Changes end to end: the built program is asked for each of the tasks of `task-list.mjs` with `--apply`, on copies of public
// repositories, with scripted models on loopback. What stands in the tree after it is compared byte by byte with what is
// wanted, and after `optimizer undo` with what was there before.
//
// npm run build && node bench/edits/tasks.mjs <folder with the repositories> [--only <part of a title>] [--show]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { program, temporaryFolder } from '../measure.mjs';
import { tasks } from './task-list.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, show: { type: 'boolean', default: false } },
});
const [corpora] = positionals;
if (!corpora) throw new Error('tasks.mjs <folder with the repositories>');
const folder = temporaryFolder();
const { answer, startScriptedServer } = await scriptedServer();
const usage = null;

const chosen = tasks.filter(({ title }) => title.includes(values.only ?? ''));
const counts = { asWanted: 0, undone: 0 };
for (const repository of new Set(chosen.map((task) => task.repository))) {
  const project = join(folder, repository);
  spawnSync('cp', ['-r', '--reflink=auto', join(corpora, repository), project]);
  rmSync(join(project, '.optimizer'), { recursive: true, force: true });
  for (const task of chosen.filter((one) => one.repository === repository)) await run(task, project);
  rmSync(project, { recursive: true, force: true });
}
console.log(
  `${chosen.length} tasks: ${counts.asWanted} as wanted byte by byte, ${counts.undone} the same tree after undo`,
);
process.exitCode = counts.asWanted === chosen.length && counts.undone === chosen.length ? 0 : 1;

async function run(task, project) {
  const home = join(folder, 'home');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const commands = task.commands ?? [];
  if (commands.length > 0)
    writeFileSync(join(home, 'config.toml'), `[verify]\ncommands = ${JSON.stringify(commands)}\n`);
  const text = (path) => readFileSync(join(project, path), 'utf8');
  const { replies, wanted } = task.script(text);
  const scripts = Object.fromEntries(
    Object.entries(replies).map(([vendor, list]) => [
      vendor,
      list.map((one) =>
        typeof one === 'string' ? answer(one, { usage }) : answer('', { usage, toolCalls: one }),
      ),
    ]),
  );
  const vendors = await startScriptedServer({ ollamaModels: ['qwen3.5:9b'], ...scripts });
  const env = environment(home, vendors.urls, scripts);
  const before = treeOf(project);
  const ran = await optimizer(project, env, ['ask', '--apply', task.question]);
  const asked = [
    ...new Set(vendors.requests.filter(({ method }) => method === 'POST').map((one) => one.provider)),
  ];
  const problems = [
    ...differences(treeOf(project), expectedTree(before, project, wanted)),
    ...(ran.exitCode === (task.exitCode ?? 0) ? [] : [`exit code ${ran.exitCode}`]),
    ...(task.asks === undefined || asked.join() === task.asks ? [] : [`asked ${asked.join()}`]),
    ...(task.says ?? [])
      .filter((said) => !`${ran.stdout}${ran.stderr}`.includes(said))
      .map((said) => `never said "${said}"`),
  ];
  const changes = Object.keys(wanted).length > 0;
  const undone = changes ? await optimizer(project, env, ['undo']) : { exitCode: 0, stderr: '' };
  const after = differences(treeOf(project), before);
  await vendors.close();
  if (problems.length === 0) counts.asWanted += 1;
  if (undone.exitCode === 0 && after.length === 0) counts.undone += 1;
  const good = problems.length === 0 && after.length === 0;
  console.log(`${good ? 'ok  ' : 'FAIL'} ${task.repository}: ${task.title} (${asked.join(' → ')})`);
  for (const one of [...problems, ...after.map((difference) => `after undo: ${difference}`)])
    console.log(`     ${one}`);
  if (!good || values.show)
    console.log(
      `${ran.stdout.slice(0, 1500)}\n${ran.stderr.slice(-1500)}\n${undone.stderr}`.replace(/^/gm, '     | '),
    );
  if (after.length > 0)
    throw new Error('the tree is not what it was; the tasks after this one would say nothing');
}

/** Path to what stands there. git's and the program's own folders are left out. */
function treeOf(root) {
  const tree = new Map();
  const walk = (below) => {
    for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (path === '.git' || path === '.optimizer') continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isSymbolicLink()) tree.set(path, `link ${readlinkSync(join(root, path))}`);
      else tree.set(path, standing(readFileSync(join(root, path)), statSync(join(root, path)).mode));
    }
  };
  walk('');
  return tree;
}

/** @param wanted by path: its text, or `null` where it is to be gone, or where it is to be moved from */
function expectedTree(before, project, wanted) {
  const tree = new Map(before);
  for (const [path, text] of Object.entries(wanted)) {
    if (text === null) tree.delete(path);
    else if (typeof text === 'string') {
      const mode = before.has(path) ? statOf(join(project, path)) : 0o100644;
      tree.set(path, standing(Buffer.from(text), mode));
    } else tree.set(path, before.get(text.movedFrom));
  }
  return tree;
}

function statOf(path) {
  try {
    return statSync(path).mode;
  } catch {
    return 0;
  }
}

function standing(bytes, mode) {
  return `${(mode & 0o777).toString(8)} ${createHash('sha256').update(bytes).digest('hex')}`;
}

function differences(is, wanted) {
  const paths = new Set([...is.keys(), ...wanted.keys()]);
  return [...paths]
    .filter((path) => is.get(path) !== wanted.get(path))
    .map(
      (path) =>
        `${path}: ${is.has(path) ? (wanted.has(path) ? 'other bytes or mode' : 'is there') : 'is not there'}`,
    );
}

function environment(home, urls, scripts) {
  const nowhere = 'http://127.0.0.1:9';
  const url = (vendor) => (scripts[vendor] ? urls[vendor] : nowhere);
  return {
    PATH: process.env.PATH,
    HOME: home,
    OPTIMIZER_HOME: home,
    OLLAMA_HOST: url('ollama'),
    GROQ_BASE_URL: url('groq'),
    OPTIMIZER_TIERS_GEMINI_BASE_URL: url('gemini'),
    ANTHROPIC_BASE_URL: url('anthropic'),
    ...(scripts.groq ? { GROQ_API_KEY: 'gsk-bench' } : {}),
    ...(scripts.gemini ? { GEMINI_API_KEY: 'gem-bench' } : {}),
    ...(scripts.anthropic ? { ANTHROPIC_API_KEY: 'sk-bench' } : {}),
  };
}

function optimizer(cwd, env, args) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', fail);
    child.on('close', (exitCode) => done({ exitCode, stdout, stderr }));
  });
}

/** The tests' own stand-ins for the vendors. */
async function scriptedServer() {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const file = join(folder, 'scripted-server.mjs');
  mkdirSync(dirname(file), { recursive: true });
  const build = await rolldown({
    input: join(root, 'test/loopback/scripted-server.ts'),
    platform: 'node',
    transform: { target: 'node20' },
  });
  await build.write({ file, format: 'esm' });
  await build.close();
  return import(pathToFileURL(file).href);
}
