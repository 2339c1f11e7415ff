// Full index against universal-ctags with all fields, on the same files in the same run, as ratios of medians.
//   node bench/index-against-ctags.mjs <repository> [rounds]
// universal-ctags finds definitions only; the index also stores every reference and resolves imports.
import { execFileSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareEnvironment, compare, machine, program, row, temporaryFolder, time } from './measure.mjs';

const [repository, rounds = '5'] = process.argv.slice(2);
if (!repository) {
  console.error('node bench/index-against-ctags.mjs <repository> [rounds]');
  process.exit(2);
}
const folder = temporaryFolder();
const env = bareEnvironment(folder);
const files = execFileSync('git', ['ls-files'], { cwd: repository, encoding: 'utf8', maxBuffer: 1 << 28 })
  .split('\n')
  .filter((path) => /\.(?:[mc]?[jt]sx?|rs)$/.test(path));
const bytes = files.reduce((sum, path) => sum + statSync(join(repository, path)).size, 0);
const list = join(folder, 'files');
writeFileSync(list, files.join('\n'));

const [index, unchanged, ctags] = compare(
  [
    () => time(process.execPath, [program, 'index', '--full'], { env, cwd: repository }),
    () => time(process.execPath, [program, 'index'], { env, cwd: repository }),
    () =>
      time('ctags', ['--fields=*', '--extras=*', '-f', join(folder, 'tags'), '-L', list], {
        env,
        cwd: repository,
      }),
  ],
  Number(rounds),
);
console.log(`${machine()}; ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB; ${rounds} rounds\n`);
row('command', 'min ms', 'median ms', 'median ÷ ctags');
row('---', '---:', '---:', '---:');
for (const [name, { min, median }] of [
  ['optimizer index --full', index],
  ['optimizer index (nothing changed)', unchanged],
  ['ctags --fields=* --extras=*', ctags],
]) {
  row(name, min.toFixed(0), median.toFixed(0), (median / ctags.median).toFixed(2));
}
