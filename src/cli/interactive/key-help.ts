/** What the keys do, for `/keys`. */

const keys: readonly (readonly [keys: string, does: string])[] = [
  ['Enter', 'ask; while it works: ask next'],
  ['Shift-Enter, Alt-Enter, Ctrl-J, \\ Enter', 'a new line'],
  ['Esc', 'stop what runs; close what is open'],
  ['Ctrl-C', 'clear the line; twice: quit'],
  ['Ctrl-D', 'quit, where nothing is typed'],
  ['Up, Down', 'earlier questions, at the first and last line'],
  ['Ctrl-R', 'search in earlier questions'],
  ['Tab', 'take what is offered'],
  ['@', 'files and symbols'],
  ['/', 'commands'],
  ['!', 'a command of your shell'],
  ['Ctrl-A, Ctrl-E, Alt-B, Alt-F', 'begin and end of the line, words'],
  ['Ctrl-U, Ctrl-K, Ctrl-W, Alt-D', 'cut'],
  ['Ctrl-Y, Alt-Y', 'put back what was cut'],
  ['Ctrl-_, Alt-_', 'undo, redo'],
  ['Ctrl-G', 'write in your editor'],
  ['Alt-P', 'unfold what was pasted'],
  ['Ctrl-L', 'draw anew'],
  ['Ctrl-Z', 'suspend; fg comes back'],
];

export function keyHelp(): readonly string[] {
  return keys.map(([name, does]) => `  ${name.padEnd(40)} ${does}`);
}
