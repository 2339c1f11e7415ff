/** Which models can be asked, which keys are there, and how old the packaged prices are. Pure: the rows were read before. */
import type { Config, TierConfig } from '../../config/config.ts';
import { staysOnMachine } from '../../config/stays-on-machine.ts';
import { ruledOut } from '../models-command.ts';
import type { ModelRow } from '../render-models.ts';
import { oldAfterDays } from '../render-models.ts';
import { type Finding, ok, warning } from './finding.ts';

type Chosen = Pick<Config, 'tiers' | 'routing'>;

/** @param help how a user gets a first tier, a line each */
export function checkModels(
  rows: readonly ModelRow[],
  config: Chosen,
  help: readonly string[],
): readonly Finding[] {
  const able = rows.filter(({ availability, onLadder }) => availability.available && onLadder);
  const names = able.map(({ tier, model }) => `${tier} (${model})`).join(', ');
  return [
    able.length === 0
      ? warning(
          'no model can be asked: only questions that the index answers are answered',
          help.length === 0 ? 'optimizer models says why.' : `${help.join('. ')}.`,
        )
      : ok(`can be asked: ${names}`),
    ...rows.flatMap(({ tier, onLadder, availability, retirement, model }): readonly Finding[] => [
      ...(onLadder && !availability.available && isToldHere(tier, config)
        ? [warning(`${tier} is not asked: ${availability.reason}`, availability.hint || null)]
        : []),
      ...(retirement === null
        ? []
        : [
            warning(
              `${tier}: ${model} stops answering on ${retirement.date}`,
              `Set tiers.${tier}.model = "${retirement.replacement}".`,
            ),
          ]),
    ]),
  ];
}

/** Of a missing key and of Ollama the other checks tell; what the user chose needs no mending. */
function isToldHere(name: string, { tiers, routing }: Chosen): boolean {
  const tier = tiers[name];
  return (
    tier !== undefined &&
    tier.provider !== 'ollama' &&
    hasKey(tier) &&
    ruledOut({ name, isLocal: staysOnMachine(tier) }, { routing }) === null
  );
}

function hasKey({ apiKey }: TierConfig): boolean {
  return apiKey !== null && apiKey.trim() !== '';
}

/** The names of variables only. */
export function checkKeys({ tiers, routing }: Chosen): readonly Finding[] {
  const names = new Map<string, { tiers: string[]; isSet: boolean; isWanted: boolean }>();
  for (const tier of Object.values(tiers)) {
    const { name, apiKeyEnv } = tier;
    if (apiKeyEnv === null) continue;
    const known = names.get(apiKeyEnv) ?? { tiers: [], isSet: false, isWanted: false };
    known.tiers.push(name);
    known.isSet ||= hasKey(tier);
    known.isWanted ||=
      routing.ladder.includes(name) &&
      ruledOut({ name, isLocal: staysOnMachine(tier) }, { routing }) === null;
    names.set(apiKeyEnv, known);
  }
  if (names.size === 0) return [ok('no tier needs a key')];
  return [...names].map(([variable, { tiers: of, isSet, isWanted }]) => {
    if (isSet) return ok(`${variable} is set (${of.join(', ')})`);
    const text = `${variable} is not set: ${of.join(', ')} cannot be asked`;
    if (!isWanted) return ok(text);
    return warning(text, `Set it in the environment, or take ${of.join(', ')} off routing.ladder.`);
  });
}

export function checkPrices(rows: readonly ModelRow[], factsAsOf: string): readonly Finding[] {
  const packaged = rows.filter(({ price }) => price?.ageDays != null);
  const old = packaged.filter(({ price }) => (price?.ageDays ?? 0) > oldAfterDays);
  const unknown = rows.filter(({ price }) => price === null);
  const oldest = Math.max(...packaged.map(({ price }) => price?.ageDays ?? 0));
  const count = (days: number) => `${days} ${days === 1 ? 'day' : 'days'}`;
  return [
    ...(packaged.length === 0
      ? [ok(`no packaged price is used (model facts of ${factsAsOf})`)]
      : old.length === 0
        ? [ok(`packaged prices are up to ${count(oldest)} old (model facts of ${factsAsOf})`)]
        : []),
    ...old.map(({ provider, model, price }) =>
      warning(
        `the price of ${provider}/${model} is ${count(price?.ageDays ?? 0)} old`,
        `Compare it with the vendor's${price?.source == null ? '' : ` (${price.source})`}, and set [prices."${provider}/${model}"] if it has changed.`,
      ),
    ),
    ...unknown.map(({ tier, provider, model }) =>
      warning(
        `what ${tier} costs is not known, and with a budget it is not asked`,
        `Set [prices."${provider}/${model}"].`,
      ),
    ),
  ];
}
