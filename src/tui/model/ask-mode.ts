/** What the person is asked inline, as a title, lines and a menu. Pure. */
import type { Ask, Reply } from '../backend.ts';
import { newReview } from '../review/review-state.ts';
import { plainText } from '../transcript/plain-text.ts';
import type { Mode } from './app-state.ts';
import type { MenuItem } from './menu.ts';

const yes: MenuItem<Reply> = { label: 'Yes', detail: null, hotkey: 'y', value: { kind: 'yes' } };
const no: MenuItem<Reply> = { label: 'No', detail: 'Esc', hotkey: 'n', value: { kind: 'no' } };

export function askMode(id: number, ask: Ask): Mode {
  switch (ask.kind) {
    case 'changes':
      return { kind: 'review', id, review: newReview(ask.files) };
    case 'yes-no':
      return {
        kind: 'ask',
        id,
        title: plainText(ask.question),
        lines: [],
        menu: { items: [yes, no], at: 1 },
      };
    case 'command': {
      const { line, parts, because, rules } = ask;
      const command = plainText(line).split('\n');
      // One part that is the whole line needs no list.
      const does =
        parts.length === 1 && parts[0]?.text === line
          ? [parts[0].does]
          : parts.map(({ text, does: what }) => `${text}: ${what}`);
      const lines = [
        ...command.map((one) => `  ${one}`),
        ...(does.length === 0 ? [because] : does).map(plainText),
        // Whole, in lines that are wrapped: what is written for good must be seen.
        ...(rules.length === 0 ? [] : [`The rule for always: ${rules.map(plainText).join(', ')}`]),
      ];
      const items: MenuItem<Reply>[] =
        rules.length === 0
          ? [yes, no]
          : [
              yes,
              {
                label: 'Always in this session',
                detail: 'until it ends',
                hotkey: 's',
                value: { kind: 'always', where: 'session' },
              },
              {
                label: 'Always in this project',
                detail: 'writes the rule beside your configuration',
                hotkey: 'p',
                value: { kind: 'always', where: 'project' },
              },
              no,
            ];
      return { kind: 'ask', id, title: 'Run this command?', lines, menu: { items, at: 0 } };
    }
  }
}
