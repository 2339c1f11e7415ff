/** `optimizer models`: each tier with its model, limits, prices and whether it can be asked. Asks no model. */
import { healthOf } from '../agent/tier-health.ts';
import type { Tier } from '../agent/turn.ts';
import type { ConfigSource } from '../config/build-config.ts';
import { formatKey } from '../config/key-path.ts';
import { describeOrigin } from '../config/origin.ts';
import { defaultTiers } from '../config/schema.ts';
import { systemClock } from '../core/clock.ts';
import type { Availability } from '../providers/contract.ts';
import { findModel, findRetirement } from '../providers/model-facts.ts';
import { type ComposeFlags, compose, type Program } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { ageDaysOf, type ModelRow, type ModelRowPrice, renderModels } from './render-models.ts';
import type { Terminal } from './terminal.ts';

export async function modelsCommand(
  options: ComposeFlags & { readonly json?: boolean },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const program = await compose(options, terminal, { anywhere: true });
  try {
    const rows = await readModelRows(program, signal);
    terminal.out.write(
      options.json
        ? `${JSON.stringify({ schemaVersion: 1, tiers: rows }, null, 2)}\n`
        : renderModels(rows, terminal.out),
    );
    return exitCodes.ok;
  } finally {
    program.close();
  }
}

/** In the order of the ladder, then the others. */
export async function readModelRows(program: Program, signal: AbortSignal): Promise<readonly ModelRow[]> {
  const { tiers, health } = await program.allTiers();
  const { ladder } = program.config.routing;
  const rank = ({ name }: Tier) => (ladder.includes(name) ? ladder.indexOf(name) : ladder.length);
  const ordered = tiers.toSorted((a, b) => rank(a) - rank(b));
  return Promise.all(
    ordered.map(async (tier) => {
      // What may not be asked is not looked at either.
      const no = ruledOut(tier, program.config);
      if (no !== null) return rowOf(tier, no, program);
      const provider = await tier.provider();
      const there = await provider.checkAvailability(tier.model, signal);
      return rowOf(tier, there.available ? healthOf(tier, health) : there, program);
    }),
  );
}

function rowOf(tier: Tier, availability: Availability, { config, loaded }: Program): ModelRow {
  const { name, vendor, model } = tier;
  const facts = findModel(vendor, model);
  const retirement = findRetirement(vendor, model);
  return {
    tier: name,
    provider: vendor,
    model,
    onLadder: config.routing.ladder.includes(name),
    isLocal: tier.isLocal,
    windowTokens: tier.windowTokens,
    maxOutputTokens: tier.maxOutputTokens,
    modelMaxOutputTokens: facts?.maxOutput ?? null,
    price: priceOf(tier),
    availability,
    retirement: retirement && { date: retirement.date, replacement: retirement.replacement },
    overrides: overridesOf(tier, loaded.sources),
  };
}

/** A tier of the user's own is no override, and a key is no setting. */
function overridesOf({ name, vendor, model }: Tier, sources: readonly ConfigSource[]): ModelRow['overrides'] {
  const ofTier = `${formatKey(['tiers', name])}.`;
  const ofPrice = `${formatKey(['prices', `${vendor}/${model}`])}.`;
  const own = defaultTiers.has(name) ? ['api-key'] : ['api-key', 'provider', 'model'];
  return sources.flatMap(({ key, value, origin }) => {
    const isOne = key.startsWith(ofTier) ? !own.includes(key.slice(ofTier.length)) : key.startsWith(ofPrice);
    return isOne && origin.kind !== 'default' ? [{ key, value, from: describeOrigin(origin) }] : [];
  });
}

function priceOf(tier: Tier): ModelRowPrice | null {
  const facts = findModel(tier.vendor, tier.model);
  const price = tier.priceFor(0);
  if (price === null) return null;
  const { input, output, cacheRead, cacheWrite, isFree } = price;
  const isPackaged = !isFree && facts !== null && price.source.startsWith('packaged');
  const threshold = isPackaged ? (facts.priceAbove?.promptTokens ?? null) : null;
  const above = threshold === null ? null : tier.priceFor(threshold + 1);
  return {
    input,
    output,
    cacheRead,
    cacheWrite,
    isFree,
    longPrompts:
      threshold === null || above === null
        ? null
        : { abovePromptTokens: threshold, input: above.input, output: above.output },
    from: price.source,
    source: isPackaged ? facts.source : null,
    asOf: isPackaged ? facts.asOf : null,
    ageDays: isPackaged ? ageDaysOf(facts.asOf, systemClock.nowMs()) : null,
  };
}

/** By what the user allows, whatever is there. */
export function ruledOut(
  { name, isLocal }: Pick<Tier, 'name' | 'isLocal'>,
  { routing }: Pick<Program['config'], 'routing'>,
): Availability | null {
  const no = (reason: string, hint: string) => ({ available: false, reason, hint }) as const;
  if (routing.localOnly && !isLocal)
    return no(
      'routing.local-only is on, and it does not run on this machine',
      'Turn routing.local-only off.',
    );
  const { ladder, maxTier } = routing;
  const rank = ladder.indexOf(name);
  return maxTier !== null && rank > ladder.indexOf(maxTier)
    ? no(`it is above the highest tier allowed, ${maxTier}`, 'Raise routing.max-tier.')
    : null;
}
