/**
 * Answers that programs read: one JSON object of a fixed form, what is asked of a model for it, and the reading of it. Pure.
 * docs/schemas/machine-answer.schema.json says the same.
 */
import * as z from 'zod/mini';

export const machineAnswerSchema = z.object({
  answer: z.string(),
  /** What it relies on. */
  places: z._default(
    z.array(z.object({ path: z.string(), line: z.nullish(z.int().check(z.minimum(1))) })),
    [],
  ),
  /** What the excerpts lack. */
  missing: z._default(z.array(z.string()), []),
  /** Each in exactly one place; an empty `search` makes a new file. */
  edits: z._default(z.array(z.object({ path: z.string(), search: z.string(), replace: z.string() })), []),
});

export type MachineAnswer = z.infer<typeof machineAnswerSchema>;

const head = 'Answer with one JSON object and nothing else, of this form:\n';
const places = '"places": [{"path": "what you rely on", "line": 1}], "missing": ["what the excerpts lack"]';

/** @param editsAsText it is to write changes as a part of the object */
export function machineForm(editsAsText: boolean): string {
  return editsAsText
    ? `${head}{"answer": "what you change and why", ${places}, "edits": [{"path": "path/of/file.ext", "search": "the lines as they stand, enough to be found once", "replace": "the lines to stand there instead"}]}\nAn empty "search" makes a new file. Write every line: none stands for others.`
    : `${head}{"answer": "…", ${places}}`;
}

/** In a fence or not. @returns `null`: it is no such object */
export function readMachineAnswer(text: string): MachineAnswer | null {
  const body = text.trim().replace(/^```(?:json)?\s*\n([\s\S]*?)\n?```$/, '$1');
  try {
    const read = machineAnswerSchema.safeParse(JSON.parse(body));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** The same as a person would be answered, so that it is checked in the same way. */
export function asText({ answer, places: cited, missing, edits }: MachineAnswer): string {
  const lines = cited.map(({ path, line }) => (line == null ? path : `${path}:${line}`));
  const blocks = edits.map(
    ({ path, search, replace }) =>
      `${path}\n\`\`\`\`\n<<<<<<< SEARCH\n${ended(search)}=======\n${ended(replace)}>>>>>>> REPLACE\n\`\`\`\``,
  );
  return [answer, ...lines, ...missing, ...blocks].join('\n\n');
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
