/**
 * An object that is another one but for some members. Methods of the other run on that itself: private fields of a class cannot
 * be reached through a proxy.
 */
type Members = Record<PropertyKey, unknown>;

export function redirect<T extends object>(target: T, members: Members): T {
  const own = new Map<PropertyKey, unknown>(Reflect.ownKeys(members).map((key) => [key, members[key]]));
  const bound = new WeakMap<object, unknown>();
  return new Proxy(target, {
    get(_, key) {
      if (own.has(key)) return own.get(key);
      const value = Reflect.get(target, key, target) as unknown;
      if (typeof value !== 'function' || key === 'constructor') return value;
      let method = bound.get(value);
      if (method === undefined) {
        method = value.bind(target) as unknown;
        bound.set(value, method);
      }
      return method;
    },
    set(_, key, value) {
      if (!own.has(key)) return Reflect.set(target, key, value, target);
      own.set(key, value);
      return true;
    },
    // Who watches a method looks it up and replaces it in this way, and must not get at the other object's.
    getOwnPropertyDescriptor(_, key) {
      if (!own.has(key)) return Reflect.getOwnPropertyDescriptor(target, key);
      return { value: own.get(key), writable: true, enumerable: true, configurable: true };
    },
    defineProperty(_, key, descriptor) {
      if (!own.has(key) || !('value' in descriptor)) return Reflect.defineProperty(target, key, descriptor);
      own.set(key, descriptor.value);
      return true;
    },
  });
}

/** A method of an object, which runs on another one: what it calls of that goes the way of the other. */
export function methodOn<T extends object>(method: unknown, receiver: () => T): unknown {
  return (...args: readonly unknown[]) =>
    Reflect.apply(method as (...given: readonly unknown[]) => unknown, receiver(), args);
}
