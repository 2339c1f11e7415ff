/**
 * How an answer is to be written, by what is wanted: texts, said at the end of a turn's message so that the system text of
 * a conversation stays as it was. Data and nothing else.
 */
import { machineForm } from './machine-answer.ts';

/** `tools`: the model may call tools. `blocks`: it writes changes as text. */
export type EditChannel = 'tools' | 'blocks';

const blocks = `Write each change as a block of this form, under the path of its file:
path/of/file.ext
\`\`\`
<<<<<<< SEARCH
the lines as they stand in the file, enough of them to be found once
=======
the lines to stand there instead
>>>>>>> REPLACE
\`\`\`
An empty SEARCH makes a new file. Write every line: none stands for others. Leave out lines with a mark like "[secret 1: …]".`;

const tools = `Make the changes with the tools. Read lines before you change them. When all is done, say in a sentence or two what you changed and why; do not repeat code.`;

const forms: Readonly<Record<string, Readonly<Record<EditChannel, string>>>> = {
  edit: {
    blocks: `Say in a sentence or two what you change and why. ${blocks}`,
    tools,
  },
  write: {
    blocks: `If it belongs into files of this repository: ${blocks}`,
    tools: `If it belongs into files of this repository: ${tools}`,
  },
  debug: {
    blocks: `Name the cause first. If a change to the repository mends it: ${blocks}`,
    tools: `Name the cause. If a change to the repository mends it: ${tools}`,
  },
};

/** `machine`: a program reads the answer. */
export type ResponseMode = 'human' | 'machine';

/** @returns empty: as it comes */
export function answerForm(intent: string, channel: EditChannel, mode: ResponseMode): string {
  const form = forms[intent]?.[channel] ?? '';
  if (mode === 'human') return form;
  const isEditAsText = channel === 'blocks' && asksForChange(intent);
  return isEditAsText || form === '' ? machineForm(isEditAsText) : `${form}\n${machineForm(false)}`;
}

export function asksForChange(intent: string): boolean {
  return intent in forms;
}
