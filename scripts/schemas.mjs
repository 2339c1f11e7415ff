// Writes docs/schemas/: what programs may expect, from the types that the code is written against.
//
//   npm run schemas            writes them
//   npm run schemas -- --check fails when a committed one is not what would be written
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const root = fileURLToPath(new URL('..', import.meta.url));

const schemas = [{ file: 'agent-event', path: 'src/agent/agent-event.ts', type: 'AgentEvent' }];

let isStale = false;
for (const { file, path, type } of schemas) {
  const generator = createGenerator({
    path: `${root}${path}`,
    tsconfig: `${root}tsconfig.json`,
    type,
    skipTypeCheck: true,
    additionalProperties: false,
    functions: 'hide',
    topRef: false,
    markdownDescription: false,
  });
  const text = `${JSON.stringify(generator.createSchema(type), null, 2)}\n`;
  const target = `${root}docs/schemas/${file}.schema.json`;
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  // By what it says: the formatter writes it otherwise.
  else if (JSON.stringify(JSON.parse(readFileSync(target, 'utf8')), null, 2) !== text.trimEnd()) {
    isStale = true;
    process.stderr.write(`${target} is not what \`npm run schemas\` writes\n`);
  }
}
process.exit(isStale ? 1 : 0);
