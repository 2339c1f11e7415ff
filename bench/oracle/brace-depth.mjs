// How deep in braces each line of a C or C++ file stands, without those of namespaces and `extern "C"`. By characters
// alone, so that it depends on no parser.

const blanked = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
const opensNoBody = /(?:extern|namespace[\s\w:]*|_BEGIN)\s*$/;

/** Of line 1 at 0. */
export function braceDepths(text) {
  const code = text.replace(blanked, (part) => part.replace(/[^\n]/g, ' '));
  const depths = [];
  const bodies = [];
  let before = '';
  for (const line of code.split('\n')) {
    depths.push(bodies.filter((isBody) => isBody).length);
    for (const { 0: brace, index } of line.matchAll(/[{}]/g)) {
      if (brace === '{') bodies.push(!opensNoBody.test((before + line.slice(0, index)).slice(-200)));
      else bodies.pop();
    }
    before = `${line} `;
  }
  return depths;
}
