/** The short name of a type or trait as it is written in an `impl`: no generics, no lifetimes, no path. Pure. */

export function typeName(written: string): string {
  let name = '';
  let angles = 0;
  for (let index = 0; index < written.length; index++) {
    const char = written[index] ?? '';
    if (char === '<') angles++;
    else if (char === '>' && written[index - 1] !== '-') angles--;
    else if (angles === 0) name += char;
  }
  return name
    .replace(/'\w+\s*/g, '')
    .replace(/(?:::)?(?:\w+\s*::\s*)+(?=\w)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
