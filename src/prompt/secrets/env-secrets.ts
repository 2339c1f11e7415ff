/** The values of an `.env` file that must not leave the machine. Pure: is given the text. */
import type { Secret } from './find-secrets.ts';
import { looksRandom } from './looks-random.ts';

const secretName = /secret|token|pass|pwd|key|credential|private|auth|dsn|webhook|salt|cert|_sid\b/i;
/** Shorter ones stand in too many other words. */
const fewestCharacters = 6;

/**
 * Values whose name says that they are secret, whatever they look like, and others that look random. `PORT=3000` and
 * `NODE_ENV=production` stay: to replace them wherever they stand would make code unreadable.
 */
export function envSecrets(text: string): readonly Secret[] {
  const secrets: Secret[] = [];
  // Quoted values may go over lines.
  const assignments =
    /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|([^\r\n]*))/gm;
  for (const [, name = '', double, single, back, plain] of text.matchAll(assignments)) {
    const quoted = double?.replaceAll('\\n', '\n') ?? single ?? back;
    const value = (quoted ?? (plain ?? '').replace(/\s+#.*$/, '')).trim();
    if (value.length < fewestCharacters || /^(?:true|false|null|undefined|\d+)$/i.test(value)) continue;
    if (secretName.test(name) || looksRandom(value)) secrets.push({ kind: `value of ${name}`, value });
  }
  return secrets;
}
