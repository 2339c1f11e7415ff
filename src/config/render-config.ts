/** What `optimizer config` shows: every key, its value and where that came from. Never a key or a password. */
import type { ConfigSource } from './build-config.ts';
import { describeOrigin } from './origin.ts';
import type { ConfigValue } from './schema.ts';
import { formatValue } from './setting.ts';

/** A table for a terminal, without a line break at its end. */
export function renderConfig(sources: readonly ConfigSource[]): string {
  const rows = [
    ['Key', 'Value', 'From'],
    ...sources.map(({ key, value, origin, note }) => {
      const from = describeOrigin(origin);
      return [key, shownValue(key, value), note === null ? from : `${from} (${note})`];
    }),
  ];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [keys, values] = [width(0), width(1)];
  return rows
    .map(([key = '', value = '', from = '']) => `${key.padEnd(keys)}  ${value.padEnd(values)}  ${from}`)
    .join('\n');
}

export interface ConfigSourceJson {
  readonly value: ConfigValue;
  /** As the table says it: `default`, `project file .optimizer.toml:3`, `env GROQ_BASE_URL`, `flag --tier`. */
  readonly from: string;
  readonly note: string | null;
}

/** The same by key, for programs. */
export function configToJson(sources: readonly ConfigSource[]): Readonly<Record<string, ConfigSourceJson>> {
  return Object.fromEntries(
    sources.map(({ key, value, origin, note }) => [key, { value, from: describeOrigin(origin), note }]),
  );
}

/** Whether a key is set is a statement, not a text of the configuration: without quotes. */
function shownValue(key: string, value: ConfigValue): string {
  return key.endsWith('.api-key') && typeof value === 'string' ? value : formatValue(value);
}
