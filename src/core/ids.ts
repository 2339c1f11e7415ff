/**
 * An id that sorts by time of creation: 9 base-36 digits of milliseconds, then 10 random ones. Unique, not secret:
 * `node:crypto` would cost more to load than a question to the index takes.
 */
export function newId(nowMs: number): string {
  const time = Math.floor(nowMs).toString(36).padStart(9, '0');
  const random = [0, 0].map(() =>
    Math.floor(Math.random() * 36 ** 5)
      .toString(36)
      .padStart(5, '0'),
  );
  return `${time}${random.join('')}`;
}
