/** What was chosen to be sent, why, and what was not: the manifest for people. The data form is in docs/json-output.md. */
import type { ContextManifest, ManifestEntry } from '../context/pack-context.ts';
import type { Channel } from './terminal.ts';

/** Lines without line ends; each fits a terminal as far as names do. */
export function manifestLines(manifest: ContextManifest, channel: Channel): string[] {
  const { included, imports, leftOut, leftOutCount, stale } = manifest;
  const lines: string[] = [];
  const importsOf = new Map(imports.map((each) => [each.path, each.lines]));
  let path: string | null = null;
  for (const entry of included) {
    if (entry.path !== path) {
      path = entry.path;
      lines.push(`  ${path}`);
      const used = importsOf.get(path);
      if (used !== undefined)
        lines.push(
          `      with its import${used.length === 1 ? '' : 's'} in line${used.length === 1 ? '' : 's'} ${used.join(', ')}`,
        );
    }
    lines.push(...entryLines(entry, channel));
  }
  if (included.length === 0)
    lines.push('  nothing: the index has nothing that fits the question, or there is no room');
  if (leftOutCount > 0) {
    const rest = leftOutCount > leftOut.length ? `, the best of them` : '';
    lines.push(channel.style('bold', `Left out for the budget: ${leftOutCount}${rest}`));
    for (const { name, path: from, line, tokens } of leftOut)
      lines.push(
        ...fitted(`  ${amount(tokens)}  ${name === from ? '' : `${name}  `}`, `${from}:${line}`, channel),
      );
  }
  for (const changed of stale)
    lines.push(`  stale: ${changed} changed while it was being read, and is not sent`);
  return lines;
}

function entryLines(entry: ManifestEntry, channel: Channel): string[] {
  const { tokens, form, path, startLine, endLine, name, reason, bodyTokens } = entry;
  const range = startLine === endLine ? `${startLine}` : `${startLine}-${endLine}`;
  const what = name === path ? '' : `${name}: `;
  const cut = bodyTokens === null ? '' : ` (its body, ${bodyTokens} tokens, does not fit)`;
  return fitted(
    `  ${amount(tokens)}  ${form.padEnd(9)} ${range.padEnd(9)} `,
    `${what}${reason}${cut}`,
    channel,
  );
}

/** On a terminal what does not fit goes on below, so that the columns before it can still be read. */
function fitted(head: string, text: string, { isTerminal, columns }: Channel): string[] {
  const room = Math.max(20, columns - head.length - 1);
  if (!isTerminal || text.length <= room) return [`${head}${text}`.trimEnd()];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  const indent = ' '.repeat(Math.min(head.length, Math.max(8, columns - 21)));
  return lines.map((each, at) => (at === 0 ? `${head}${each}` : `${indent}${each}`));
}

function amount(tokens: number): string {
  return String(tokens).padStart(6);
}
