/** The first with sharded publish and subscribe, on which the Socket.IO adapter relies. */
export const OLDEST_REDIS = 7;

/** Reads `redis-server --version`: "Redis server v=7.0.15 sha=..." */
export function isRecentRedis(versionLine: string): boolean {
  const major = /\bv=(\d+)\./.exec(versionLine)?.[1];
  return major !== undefined && Number(major) >= OLDEST_REDIS;
}
