/** Attempts for tests: a plain answered one, with what a test wants to say about it. */

import { toNanoUsd } from '../../src/core/money.ts';
import { noUsage } from '../../src/core/usage.ts';
import type { Attempt } from '../../src/ledger/attempt.ts';

let count = 0;

export function attempt(what: Partial<Attempt> = {}): Attempt {
  count += 1;
  return {
    id: `attempt-${count}`,
    requestId: `request-${count}`,
    startedAtMs: Date.UTC(2026, 10, 20, 12),
    project: '/home/ada/project',
    tier: 'local',
    provider: 'ollama',
    model: 'qwen3.5:9b',
    purpose: 'answer',
    intent: 'explain',
    complexity: 'simple',
    usage: noUsage,
    estimatedInputTokens: 0,
    cost: toNanoUsd(0),
    costBasis: 'none',
    priceSource: null,
    cached: false,
    saved: toNanoUsd(0),
    conversation: null,
    promptParts: [],
    countedBy: null,
    leftOutTokens: 0,
    latencyMs: 100,
    confidence: 0.9,
    evidence: [],
    outcome: 'answered',
    reason: null,
    ...what,
  };
}
