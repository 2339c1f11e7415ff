/** Text of others, made harmless for a terminal: no control character but the line end, tabs as blanks. Pure. */

/** A tab goes on to the next multiple of this many columns. */
const tabColumns = 4;

export function plainText(text: string): string {
  return text
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g, '')
    .replace(/\t/g, ' '.repeat(tabColumns))
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
