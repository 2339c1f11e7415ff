/**
 * A request as it is when it is asked for. A program may go on to change its list of messages while the request waits, and an
 * SDK would have sent what was there at first. Pure.
 */
const changeable = new Set(['messages', 'input', 'system', 'tools', 'functions']);

/** Lists and plain objects are copied; texts, and what has a class of its own, are shared. */
export function asAsked<R extends object>(request: R): R {
  const within = new Set<object>();
  const copied = (value: unknown): unknown => {
    if (!isObject(value)) return value;
    // What holds itself is the SDK's to refuse.
    if (!(Array.isArray(value) || isPlain(value)) || within.has(value)) return value;
    within.add(value);
    const copy = Array.isArray(value)
      ? value.map(copied)
      : Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, copied(inside)]));
    within.delete(value);
    return copy;
  };
  return Object.fromEntries(
    Object.entries(request).map(([key, value]) => [key, changeable.has(key) ? copied(value) : value]),
  ) as R;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}
