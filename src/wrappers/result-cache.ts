/** Where results are kept between calls. Knows neither what is in them nor how a key comes about. */
export interface ResultCache {
  /** @returns `null`: it is not there, or not any more */
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
}
