import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { Composer } from '../../../src/tui/composer/Composer.tsx';
import { withCandidates } from '../../../src/tui/composer/composer-state.ts';
import { themeOf } from '../../../src/tui/theme.ts';
import { press } from './press.ts';

test('draws what is typed and what is offered, a row each', () => {
  const { state } = press(['see @ca']);
  const token = state.completion?.token ?? 0;
  const offering = withCandidates(state, token, [{ insert: 'cart', label: 'cart', detail: 'function' }]);
  const look = { columns: 40, rows: 24, theme: themeOf('ansi', 'none'), placeholder: 'ask' };
  const { lastFrame, rerender, unmount } = render(<Composer state={offering} rowsBelow={0} {...look} />);
  expect(stripVTControlCharacters(lastFrame() ?? '')).toBe('› see @ca\n❯ cart  function');
  rerender(<Composer state={press([]).state} rowsBelow={0} {...look} />);
  expect(stripVTControlCharacters(lastFrame() ?? '')).toBe('› ask');
  unmount();
});
