/**
 * What a person says of an interactive session while it runs: who is asked, limits, permissions. Kept as flags and settings
 * over those that it was started with, so that the configuration checks them as it checks all others.
 */
import type { SaidSetting } from '../../config/load-config.ts';
import type { ComposeFlags } from '../compose.ts';

export class SessionSettings {
  readonly #started: ComposeFlags;
  #tier: string | undefined;
  #localOnly: boolean | undefined;
  readonly #said = new Map<string, SaidSetting>();

  constructor(started: ComposeFlags) {
    this.#started = started;
    this.#tier = started.tier;
    this.#localOnly = started.localOnly;
  }

  get flags(): ComposeFlags {
    return {
      ...this.#started,
      tier: this.#tier,
      localOnly: this.#localOnly,
      said: [...this.#said.values()],
    };
  }

  get tier(): string | null {
    return this.#tier ?? null;
  }

  /** `null`: routed. */
  pin(tier: string | null): void {
    this.#tier = tier ?? undefined;
  }

  get localOnly(): boolean {
    return this.#localOnly === true;
  }

  set localOnly(value: boolean) {
    // Off is what the configuration says: it may forbid what the person would allow here.
    this.#localOnly = value ? true : undefined;
  }

  /** @param raw `null`: as it is configured */
  say(name: string, path: readonly string[], raw: string | null): void {
    const key = path.join('.');
    if (raw === null) this.#said.delete(key);
    else this.#said.set(key, { name, path, raw });
  }

  /** All of it, to be taken back where the configuration refuses what was said. */
  snapshot(): () => void {
    const [tier, localOnly, said] = [this.#tier, this.#localOnly, [...this.#said]];
    return () => {
      this.#tier = tier;
      this.#localOnly = localOnly;
      this.#said.clear();
      for (const [key, setting] of said) this.#said.set(key, setting);
    };
  }
}
