/** Findings → settings and problems. The only importer of the value checks, so that they load when there is a value. */
import { checkValue, parseText } from './check-value.ts';
import type { ConfigProblem } from './config-error.ts';
import type { Finding } from './finding.ts';
import { formatKey } from './key-path.ts';
import type { Setting } from './setting.ts';

export interface CheckedFindings {
  readonly settings: readonly Setting[];
  readonly problems: readonly ConfigProblem[];
}

export function checkFindings(findings: readonly Finding[]): CheckedFindings {
  const settings: Setting[] = [];
  const problems: ConfigProblem[] = [];
  for (const { path, definition, raw, isText, origin } of findings) {
    const value = isText && typeof raw === 'string' ? parseText(definition.type, raw) : raw;
    const checked = checkValue(definition.type, value);
    if (checked.ok) settings.push({ path, definition, value: checked.value, origin });
    else problems.push({ origin, key: formatKey(path), message: checked.message, hint: null });
  }
  return { settings, problems };
}
