/**
 * Results in Redis, through ioredis, which is loaded with the first look, or through a client that the program has already. A
 * server that is down or slow costs the results in it, never the call.
 */
import type { ResultCache } from '../result-cache.ts';
import { type GuardOptions, guardedCache } from './guarded-cache.ts';

/** What is used of a client of ioredis. */
export interface RedisClient {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, unit: 'PX', ttlMs: number): Promise<unknown>;
}

export interface RedisCacheOptions extends GuardOptions {
  /** A client, which stays the caller's to close, or the address of a server, such as `redis://127.0.0.1:6379/2`. */
  readonly redis: RedisClient | string;
  /** Before every key; `optimizer:` unless told. */
  readonly prefix?: string;
}

export interface RedisCache extends ResultCache {
  /** Ends the connection that was made here; a later look makes another. */
  close(): Promise<void>;
}

interface Connection extends RedisClient {
  readonly isOver: () => boolean;
  readonly end: () => void;
}

const connectTimeoutMs = 2_000;

export function redisCache(options: RedisCacheOptions): RedisCache {
  const { redis, prefix = 'optimizer:' } = options;
  let connection: Connection | null = null;
  const client = async (): Promise<RedisClient> => {
    if (typeof redis !== 'string') return redis;
    const { Redis } = await import('ioredis');
    // It does not connect again by itself: its timer would keep a process that is done.
    if (connection === null || connection.isOver()) connection = connect(Redis, redis);
    return connection;
  };
  const end = () => {
    connection?.end();
    connection = null;
  };
  const cache: ResultCache = {
    get: async (key) => (await client()).get(prefix + key),
    set: async (key, value, ttlMs) => {
      const wholeMs = Math.floor(ttlMs);
      if (wholeMs >= 1) await (await client()).set(prefix + key, value, 'PX', wholeMs);
    },
  };
  const onFailure = (error: Error) => {
    // One that says nothing may never say anything again.
    end();
    options.onFailure?.(error);
  };
  return { ...guardedCache(cache, { ...options, onFailure }), close: async () => end() };
}

function connect(Redis: typeof import('ioredis').Redis, address: string): Connection {
  const redis = new Redis(address, {
    connectTimeout: connectTimeoutMs,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  });
  let reason: unknown = null;
  redis.on('error', (error) => {
    reason = error;
  });
  // A process that is done ends, whether or not anybody has said `close`.
  redis.on('connect', () => redis.stream.unref());
  /** What waits for a connection is told only that there is none. */
  const withReason = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      throw reason ?? error;
    }
  };
  return {
    get: (key) => withReason(redis.get(key)),
    set: (key, value, unit, ttlMs) => withReason(redis.set(key, value, unit, ttlMs)),
    isOver: () => redis.status === 'end' || redis.status === 'close',
    end: () => redis.disconnect(),
  };
}
