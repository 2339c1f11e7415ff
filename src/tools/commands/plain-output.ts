/**
 * What a program printed, as text that steers no terminal and hides nothing from who reads it. Pure. Names: `escapeControls`
 * of core.
 */

/** CSI, OSC and the other strings of a terminal, and escapes of two characters. */
const sequences =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

/** Line ends and tabs stay. Of a line that was written over, such as a progress bar, the last text stays. */
export function plainOutput(text: string): string {
  return text
    .replace(/\r+\n/g, '\n')
    .replace(sequences, '')
    .replace(/[^\n\r]*\r+(?=[^\n\r])/g, '')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(/[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\udb40[\udc00-\udfff]/g, visible);
}

/** Order of writing and characters without width, which make text look like other text. */
function visible(characters: string): string {
  return `\\u{${(characters.codePointAt(0) ?? 0).toString(16)}}`;
}
