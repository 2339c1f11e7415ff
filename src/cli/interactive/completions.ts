/** What can stand where the cursor is: files and symbols of the index, commands, and their arguments. */
import type { CodeIndex } from '../../codebase/code-index.ts';
import type { Candidate, CompletionQuery } from '../../tui/backend.ts';
import type { CustomCommand } from './custom-commands.ts';
import { mentionsOf } from './mentions.ts';
import { slashCommands } from './slash-commands.ts';
import type { SlashHost } from './slash-host.ts';

export interface CompletionSources {
  /** `null`: it is not there yet. */
  readonly index: CodeIndex | null;
  readonly customCommands: readonly CustomCommand[];
  readonly backend: SlashHost;
}

const mostCandidates = 50;

export async function completionsOf(
  query: CompletionQuery,
  { index, customCommands, backend }: CompletionSources,
): Promise<readonly Candidate[]> {
  switch (query.kind) {
    case 'mention':
      return index === null ? [] : mentionsOf(index, query.text, mostCandidates);
    case 'command': {
      const all = [
        ...slashCommands.map(({ name, given, does }) => ({ name, label: `/${name} ${given}`.trim(), does })),
        ...customCommands.map(({ name, description }) => ({ name, label: `/${name}`, does: description })),
      ];
      return all
        .filter(({ name }) => name.startsWith(query.text))
        .map(({ name, label, does }) => ({ insert: name, label, detail: does }));
    }
    case 'argument': {
      const command = slashCommands.find(({ name }) => name === query.command);
      const all = (await command?.choices?.(backend)) ?? [];
      return all.filter(({ insert }) => insert.startsWith(query.text)).slice(0, mostCandidates);
    }
  }
}
