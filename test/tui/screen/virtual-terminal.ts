/** A terminal to write to, with its scrollback as it can be scrolled back to. */
import xterm from '@xterm/headless';
import type { TerminalSize } from '../../../src/tui/screen/frame-writer.ts';

export class VirtualTerminal {
  readonly #terminal: xterm.Terminal;

  constructor({ columns, rows }: TerminalSize) {
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: 10_000,
      allowProposedApi: true,
    });
  }

  write(bytes: string): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(bytes, resolve));
  }

  resize({ columns, rows }: TerminalSize): void {
    this.#terminal.resize(columns, rows);
  }

  /** All lines, those that the terminal wrapped as one, without blank ones at the end. */
  lines(): string[] {
    return this.#logicalLines((cells) => cells.map(({ text }) => text).join(''));
  }

  /** With how each run of cells looks. */
  styledLines(): string[] {
    return this.#logicalLines((cells) => {
      let line = '';
      let look = '';
      for (const cell of cells) {
        if (cell.look !== look) line += `<${cell.look}>`;
        look = cell.look;
        line += cell.text;
      }
      return line;
    });
  }

  /** From the last line that is not blank: 0 is that one. */
  get cursor(): { readonly row: number; readonly column: number; readonly isShown: boolean } {
    const buffer = this.#terminal.buffer.active;
    const core = (this.#terminal as unknown as { _core: { coreService: { isCursorHidden: boolean } } })._core;
    return {
      row: buffer.baseY + buffer.cursorY,
      column: buffer.cursorX,
      isShown: !core.coreService.isCursorHidden,
    };
  }

  #logicalLines(show: (cells: readonly { text: string; look: string }[]) => string): string[] {
    const buffer = this.#terminal.buffer.active;
    const lines: { text: string; look: string }[][] = [];
    for (let y = 0; y < buffer.length; y++) {
      const line = buffer.getLine(y);
      if (line === undefined) continue;
      const cells: { text: string; look: string }[] = [];
      for (let x = 0; x < line.length; x++) {
        const cell = line.getCell(x);
        if (cell === undefined || cell.getWidth() === 0) continue;
        const look = [
          cell.isFgDefault() ? '' : `f${cell.getFgColorMode()}:${cell.getFgColor()}`,
          cell.isBgDefault() ? '' : `b${cell.getBgColorMode()}:${cell.getBgColor()}`,
          ...(['Bold', 'Dim', 'Italic', 'Underline', 'Inverse'] as const).map((name) =>
            cell[`is${name}`]() === 0 ? '' : name,
          ),
        ].join('');
        cells.push({ text: cell.getChars() || ' ', look });
      }
      const last = lines.at(-1);
      if (line.isWrapped && last !== undefined) last.push(...cells);
      else lines.push(cells);
    }
    const shown = lines.map((cells) => {
      let size = cells.length;
      while (size > 0 && cells[size - 1]?.text === ' ' && cells[size - 1]?.look === '') size--;
      return show(cells.slice(0, size));
    });
    while (shown.at(-1) === '') shown.pop();
    return shown;
  }
}
