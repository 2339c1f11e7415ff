/** Reads the values that only this machine knows, for completion: makes no file, asks nobody, waits for no lock. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../core/clock.ts';
import { ManifestStore } from '../../edits/journal/manifest-store.ts';
import { Disk } from '../../edits/write/disk.ts';
import { stateFolderOf } from '../../edits/write/state-folder.ts';
import { compose, type Program } from '../compose.ts';
import { sessionsOf } from '../open-sessions.ts';
import { shortId, turnTitle } from '../render-turns.ts';
import type { Terminal } from '../terminal.ts';
import type { Candidate, KnownValues, ValueKind } from './known-values.ts';

export function readValues(terminal: Terminal): KnownValues {
  // Nobody reads warnings while a word is completed.
  const silent: Terminal = { ...terminal, err: { ...terminal.err, write() {} } };
  return async (kind, project) => {
    const program = await compose(project === null ? {} : { project }, silent, { anywhere: true });
    try {
      return await valuesOf(kind, program);
    } finally {
      program.close();
    }
  };
}

async function valuesOf(kind: ValueKind, program: Program): Promise<readonly Candidate[]> {
  const { config } = program;
  const tiers = Object.values(config.tiers).map(({ name, provider, model }) => ({
    value: name,
    description: `${provider} ${model}`,
  }));
  switch (kind) {
    case 'tiers':
      return [{ value: 'index', description: 'no model: the index of the project' }, ...tiers];
    case 'ladder':
      return tiers.filter(({ value }) => config.routing.ladder.includes(value));
    case 'turns':
      return turnsOf(program);
    case 'sessions':
      return sessionsKnown(program);
    case 'arms':
      return [
        ...(await armsOf(program)),
        ...tiers.map(({ value, description }) => ({ value: `tier=${value}`, description })),
      ];
    case 'requests':
      return [{ value: 'last', description: 'the last answer in this project' }];
    case 'verdicts':
      return ['good', 'bad'].map((value) => ({ value, description: '' }));
  }
}

/** Those that stand, the last first. */
function turnsOf({ root, loaded }: Program): readonly Candidate[] {
  const manifests = new ManifestStore(stateFolderOf(loaded.directories.dataDir, root).folder, new Disk());
  manifests.read();
  const nowMs = systemClock.nowMs();
  return manifests.all.turns
    .filter(({ state }) => state === 'done')
    .map((turn) => ({ value: shortId(turn.id), description: turnTitle(turn, nowMs) }));
}

/** The one that was used last first. */
function sessionsKnown({ root, loaded }: Program): readonly Candidate[] {
  return sessionsOf(loaded.directories.dataDir, root)
    .list({ writesIndex: false })
    .map(({ id, title }) => ({ value: shortId(id), description: title }));
}

async function armsOf(program: Program): Promise<readonly Candidate[]> {
  const arms = new Set(
    Object.entries(program.config.experiments).flatMap(([experiment, texts]) =>
      texts.map((text) => `${experiment}/${text.split(':')[0]?.trim() ?? ''}`),
    ),
  );
  if (existsSync(join(program.loaded.directories.dataDir, 'ledger.db'))) {
    const { learning } = await program.ledger();
    for (const { experiment, arm } of learning.assignmentsSince(0)) arms.add(`${experiment}/${arm}`);
  }
  return [...arms].map((value) => ({ value, description: 'an arm of an experiment' }));
}
