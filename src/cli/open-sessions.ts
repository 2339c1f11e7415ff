/** The sessions of a project, with the conversations in them that versions before kept in the ledger. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { contentHash } from '../codebase/store/content-hash.ts';
import { stateFolderOf } from '../edits/write/state-folder.ts';
import type { StoredTurn } from '../ledger/conversation-store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type NewEvent, readState } from '../sessions/session-event.ts';
import { SessionStore, sessionsFolderName } from '../sessions/session-store.ts';

/** Creates nothing. */
export function sessionsOf(dataDir: string, root: string): SessionStore {
  return new SessionStore(join(dataDir, sessionsFolderName, hashOf(dataDir, root)));
}

/** As the undo journal calls the same project; one that is not there now may be again. */
function hashOf(dataDir: string, root: string): string {
  return existsSync(root) ? basename(stateFolderOf(dataDir, root).folder) : contentHash(root);
}

/** Once: what is taken over is deleted in the ledger. @throws when it cannot be read or written */
export function takeOverConversations({ conversations }: Ledger, dataDir: string): void {
  conversations.takeOut((turns) => {
    const groups = new Map<string, StoredTurn[]>();
    for (const turn of turns) groups.set(turn.conversation, [...(groups.get(turn.conversation) ?? []), turn]);
    for (const [id, group] of groups) {
      const [first] = group;
      if (first === undefined) continue;
      const header: NewEvent = {
        type: 'session',
        atMs: first.atMs,
        id,
        project: first.project,
        forkedFrom: null,
      };
      sessionsOf(dataDir, first.project).put(id, [header, ...group.map(answeredOf)]);
    }
  });
}

function answeredOf(turn: StoredTurn): NewEvent {
  const { id, parent, conversation, question, sent, answer, tier, model, atMs, state } = turn;
  return {
    type: 'answered',
    atMs,
    turn: id,
    parent,
    conversation,
    question,
    sent,
    answer,
    tier,
    model,
    state: state === null ? null : readState(state),
  };
}
