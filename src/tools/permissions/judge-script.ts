/**
 * Whether a program in the language of `sed`, `awk` or `jq` only turns text into text. What is not of the plain kind is not
 * taken for harmless. Pure.
 */

type ScriptLanguage = 'sed' | 'awk' | 'jq';

/** @returns why it is not taken for harmless, as the end of a sentence; `null`: it is */
export function whyScriptMayDoMore(language: ScriptLanguage, script: string): string | null {
  switch (language) {
    case 'sed':
      return plainSed.test(script) ? null : 'the script of sed may run programs or write files';
    case 'awk':
      return /system|getline|close|fflush|ARGV|ARGC|ARGIND|PROCINFO|[|>@]/.test(script)
        ? 'the script of awk may run programs or read and write files'
        : null;
    case 'jq':
      return /\b(?:import|include|input_filename|modulemeta)\b/.test(script)
        ? 'the filter of jq may read files'
        : null;
  }
}

const plainSed = sedPattern();

/** Addresses, and of the commands those that neither run (`e`), nor read (`r`), nor write (`w`) anything. */
function sedPattern(): RegExp {
  const text = (end: string) => `(?:[^${end}\\\\\\n]|\\\\[^\\n])*`;
  const address = `(?:\\d+(?:~\\d+)?|\\$|/${text('/')}/I?)`;
  const addresses = `(?:${address}(?:,(?:${address}|\\+\\d+|~\\d+))?\\s*!?\\s*)?`;
  const substitutes = ['/', '|', ',', '#', '@', ':'].map((end) => {
    const delimiter = end === '|' ? '\\|' : end;
    return `s${delimiter}${text(delimiter)}${delimiter}${text(delimiter)}${delimiter}[gpiI\\d]*`;
  });
  const command = `${addresses}(?:[pdDPnNgGhHx=]|q\\d*|${substitutes.join('|')})`;
  return new RegExp(`^\\s*${command}(?:\\s*[;\\n]\\s*${command})*\\s*;?\\s*$`);
}
