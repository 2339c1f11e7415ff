/** What the command leaves when it is killed, and what it does where it cannot write. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dumpIndex } from '../codebase/dump-index.ts';
import { sampleFiles } from '../codebase/indexed-project.ts';
import { makeSandbox, program, type Sandbox } from './sandbox.ts';

const files = {
  ...sampleFiles,
  ...Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `src/part${at % 6}/f${at}.ts`,
      `import { f${at + 1} } from '../part${(at + 1) % 6}/f${at + 1}.js';\n${`export function f${at}(): void {\n  f${at + 1}();\n}\n`.repeat(20)}`,
    ]),
  ),
};

function databaseOf(sandbox: Sandbox): string {
  return join(sandbox.project, '.optimizer/index.db');
}

async function isExact(sandbox: Sandbox): Promise<void> {
  const run = await sandbox.run(['index']);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  const actual = dumpIndex(databaseOf(sandbox));
  expect(await sandbox.run(['index', '--full'])).toMatchObject({ exitCode: 0, stderr: '' });
  expect(actual).toEqual(dumpIndex(databaseOf(sandbox)));
}

/** Whatever the moment, what follows must hold; that it comes at various ones makes the test worth more. */
function killAfter(sandbox: Sandbox, args: readonly string[], delayMs: number): Promise<void> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: sandbox.project,
    env: sandbox.env,
    stdio: 'ignore',
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), delayMs);
  return new Promise((resolve) =>
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    }),
  );
}

test.each(['index', 'index --watch', 'index --full'])(
  'after %s is killed at any moment the next run is exact',
  { timeout: 180_000 },
  async (command) => {
    const sandbox = makeSandbox(files);
    const { ms } = await sandbox.run(['index']);
    for (const part of [0.5, 0.7, 0.9]) {
      for (let at = 0; at < 60; at += 3) {
        appendFileSync(
          join(sandbox.project, `src/part${at % 6}/f${at}.ts`),
          `export const at${part * 10} = ${at};\n`,
        );
      }
      rmSync(join(sandbox.project, `src/part5/f${5 + 6 * part * 10}.ts`), { force: true });
      await killAfter(sandbox, command.split(' '), ms * part);
      await isExact(sandbox);
    }
  },
);

/** In a namespace of mounts of its own: needs Linux, and the right to make one. */
function inMountNamespace(script: string, sandbox: Sandbox) {
  return spawnSync('unshare', ['-rm', 'sh', '-ec', script, 'sh', process.execPath, program], {
    cwd: sandbox.project,
    env: sandbox.env,
    encoding: 'utf8',
  });
}

const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['-rm', 'sh', '-ec', 'mount -t tmpfs -o size=64k tmpfs /tmp']).status === 0;

test.skipIf(!canMount)(
  'on a full disk it says so, loses nothing, and goes on when there is room',
  async () => {
    const sandbox = makeSandbox(files);
    mkdirSync(join(sandbox.project, '../disk'));
    const { stdout, stderr, status } = inMountNamespace(
      `mount -t tmpfs -o size=8m tmpfs ../disk
    cp -r . ../disk/project && cd ../disk/project
    "$1" "$2" index >/dev/null
    cat src/part1/*.ts >> src/index.ts
    head -c 8m /dev/zero > ../fill 2>/dev/null || true
    for mode in '' --full; do
      "$1" "$2" index $mode 2>../../messages || echo "ended with $?"
      grep -o '(index/.*)' ../../messages
    done
    ls -A .optimizer | tr '\\n' ' '
    "$1" "$2" index --status | grep -o 'stale: .*since'
    rm ../fill
    "$1" "$2" index | head -1
    cp .optimizer/index.db ../../incremental.db
    "$1" "$2" index --full >/dev/null
    cp .optimizer/index.db ../../full.db`,
      sandbox,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const said = stdout.split('\n');
    expect(said.slice(0, 4)).toEqual([
      'ended with 5',
      '(index/disk-full)',
      'ended with 5',
      '(index/disk-full)',
    ]);
    expect(said[4]).toBe('.gitignore index.db write.lock stale: 0 new, 1 changed, 0 removed since');
    expect(said[5]).toMatch(/files \(1 changed, \d+ unchanged\) in /);
    const dump = (name: string) => dumpIndex(join(sandbox.project, '..', name));
    expect(dump('incremental.db')).toEqual(dump('full.db'));
  },
);

test.skipIf(!canMount)(
  'a project that is mounted read-only is indexed in the cache of the user',
  async () => {
    const sandbox = makeSandbox(sampleFiles);
    const { stdout, stderr, status } = inMountNamespace(
      `mount --bind . . && cd "$PWD" && mount -o remount,ro,bind .
    "$1" "$2" index
    "$1" "$2" index --status
    "$1" "$2" ask --quiet "where is priceOf"`,
      sandbox,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`the project cannot be written; the index is in ${sandbox.home}`);
    expect(stdout).toContain('not in the project, which cannot be written');
    expect(stdout).toContain('src/price.ts:4');
  },
);

test.skipIf(process.platform === 'win32')('a limit of file sizes is told as one, not as a bug', async () => {
  const sandbox = makeSandbox(files);
  writeFileSync(join(sandbox.project, 'src/big.ts'), 'export const some = [1, 2, 3];\n'.repeat(3_000));
  const limited = spawnSync(
    'sh',
    ['-c', `ulimit -f 40; exec "$1" "$2" index`, 'sh', process.execPath, program],
    {
      cwd: sandbox.project,
      env: sandbox.env,
      encoding: 'utf8',
    },
  );
  expect(limited.stderr).toContain('(index/not-written)');
  expect(limited.status).toBe(5);
  await isExact(sandbox);
  expect(execFileSync('ls', ['-A', join(sandbox.project, '.optimizer')], { encoding: 'utf8' })).toBe(
    '.gitignore\nindex.db\nwrite.lock\n',
  );
});
