/** What one call wants to know of somebody: noted while it runs, asked for afterwards, known in the next run. */
import type { RecentMap } from './recent-map.ts';

export class Questions<Q, A> {
  readonly #recent: RecentMap<A>;
  /** Of this call: what is only remembered for a while could be forgotten between two runs. */
  readonly #answers = new Map<string, A>();
  #noted = new Map<string, Q>();
  #isClosed = false;

  /** @param recent answers of earlier calls */
  constructor(recent: RecentMap<A>) {
    this.#recent = recent;
  }

  /** `undefined`: not known yet; `null`: it will not be. */
  answerTo(key: string): A | null | undefined {
    const known = this.#answers.get(key) ?? this.#recent.get(key);
    if (known === undefined) return this.#isClosed ? null : undefined;
    this.#answers.set(key, known);
    return known;
  }

  note(key: string, question: Q): void {
    if (!this.#isClosed) this.#noted.set(key, question);
  }

  takeNoted(): (readonly [string, Q])[] {
    const noted = [...this.#noted];
    this.#noted = new Map();
    return noted;
  }

  answer(key: string, answer: A): void {
    this.#answers.set(key, answer);
    this.#recent.set(key, answer);
  }

  /** Nothing more is asked. */
  close(): void {
    this.#isClosed = true;
  }
}
