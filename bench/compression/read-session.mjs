// A recorded session of Claude Code (one JSON object a line) as the requests that were sent, in Anthropic's form.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * @returns messages, the indexes of those that are answers (one call each), when each call was made, and what the provider
 * reported. What the recording lacks: the system text and the tools (their size follows from the first report), and lines
 * that whoever published it made unreadable by blacking out; a call or result whose other half is lost is left out.
 */
export function readSession(path) {
  let unreadable = 0;
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        unreadable++;
        return [];
      }
    })
    .filter(
      ({ type, isSidechain, message }) =>
        (type === 'user' || type === 'assistant') && !isSidechain && message,
    );
  const messages = [];
  const calls = [];
  let answerId = null;
  let pending = [];
  for (const row of rows) {
    const content =
      typeof row.message.content === 'string'
        ? [{ type: 'text', text: row.message.content }]
        : row.message.content;
    if (!Array.isArray(content)) continue;
    // Thinking is not sent again by the client of most models; where it is, that is missing on both sides of the comparison.
    const parts = content.filter(({ type }) => type !== 'thinking' && type !== 'redacted_thinking');
    if (row.type === 'user') {
      pending.push(...parts);
      continue;
    }
    if (row.message.model === '<synthetic>') continue;
    const id = row.message.id ?? row.requestId;
    if (id !== answerId) {
      messages.push({ role: 'user', content: pending });
      pending = [];
      calls.push({
        answer: messages.length,
        atMs: Date.parse(row.timestamp),
        usage: row.message.usage,
        model: row.message.model,
      });
      messages.push({ role: 'assistant', content: [] });
      answerId = id;
    }
    messages.at(-1).content.push(...parts);
  }
  const ids = (type, key) =>
    new Set(
      messages.flatMap(({ content }) =>
        content.filter((part) => part.type === type).map((part) => part[key]),
      ),
    );
  const [called, answered] = [ids('tool_use', 'id'), ids('tool_result', 'tool_use_id')];
  let orphans = 0;
  for (const message of messages) {
    message.content = message.content.filter((part) => {
      const lost =
        (part.type === 'tool_use' && !answered.has(part.id)) ||
        (part.type === 'tool_result' && !called.has(part.tool_use_id));
      if (lost) orphans++;
      return !lost;
    });
  }
  // A message that is empty now is not sent; a call after it is.
  const left = [];
  const places = new Map();
  for (const [at, message] of messages.entries()) {
    places.set(at, left.length);
    if (message.content.length > 0) left.push(message);
  }
  return {
    messages: left,
    calls: calls.map((call) => ({ ...call, answer: places.get(call.answer) })),
    unreadable,
    orphans,
  };
}

/** The first bit of the SHA-256 of the file's name decides. */
export function halfOf(path) {
  return createHash('sha256').update(basename(path)).digest()[0] < 128 ? 'dev' : 'held-out';
}

/** What the first call reports beyond its messages, in tokens as they are counted here. */
export function overheadTokens(messages, calls, countTokens) {
  const reported = ({ usage }) =>
    usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
  const first = calls.find(({ usage }) => usage);
  const counted = messages
    .slice(0, first.answer)
    .reduce((sum, message) => sum + countTokens(JSON.stringify(message.content)), 0);
  return Math.max(0, reported(first) - counted);
}
