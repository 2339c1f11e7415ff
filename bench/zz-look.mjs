import { realpathSync } from 'node:fs';
import { indexRepository } from './index-library.mjs';

const [root0, language, what = 'imports', only = ''] = process.argv.slice(2);
const root = realpathSync(root0);
const { index } = await indexRepository(root);
const paths = index
  .filesUnder('')
  .filter((f) => f.language === language && f.path.includes(only))
  .map((f) => f.path);
const tally = {};
const missing = [];
const external = new Map();
for (const path of paths) {
  if (what === 'imports')
    for (const e of index.importsOf(path)) {
      const k = e.to !== null ? 'file' : e.externalPackage !== null ? 'external' : 'missing';
      tally[k] = (tally[k] ?? 0) + 1;
      if (k === 'missing') missing.push(`${path}:${e.line} ${e.specifier} ${JSON.stringify(e.names)}`);
      if (k === 'external') external.set(e.externalPackage, (external.get(e.externalPackage) ?? 0) + 1);
      if (only)
        console.log(`${e.line} ${e.specifier} ${JSON.stringify(e.names)} -> ${e.to ?? e.externalPackage}`);
    }
  if (what === 'refs')
    for (const r of index.referencesIn(path)) {
      const k = `${r.member ? 'member' : 'plain'} ${r.target.kind}`;
      tally[k] = (tally[k] ?? 0) + 1;
      if (only) {
        const s = r.target.kind === 'symbol' ? index.symbol(r.target.id) : null;
        console.log(
          `${r.line}:${r.column} ${r.name} ${r.role} -> ${s ? `${s.path}:${s.startLine} ${s.kind} ${s.container ?? ''}.${s.name}` : r.target.kind + (r.target.path ?? '')}`,
        );
      } else if (k === 'plain unknown') external.set(r.name, (external.get(r.name) ?? 0) + 1);
    }
}
console.log(tally);
for (const m of missing.slice(0, 60)) console.log(m);
console.log(
  [...external]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 60)
    .map(([a, b]) => `${a} ${b}`)
    .join(', '),
);
index.close?.();
