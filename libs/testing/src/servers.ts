/** URLs of the servers that `npm test` has started, or that whoever runs a single spec has named. */
function serverUrl(variable: 'DATABASE_URL' | 'NATS_URL' | 'REDIS_URL' | 'REDIS_CLUSTER_URL'): string {
  const url = process.env[variable];
  if (!url) throw new Error(`${variable} is not set: run the spec by \`npm test -- <path>\`, which starts the servers, or name one of your own.`);
  return url;
}

export const databaseUrl = (): string => serverUrl('DATABASE_URL');
export const natsUrl = (): string => serverUrl('NATS_URL');
export const redisUrl = (): string => serverUrl('REDIS_URL');
/** Three primaries of a Redis Cluster, for what has to work there: keys are on any of them. */
export const redisClusterUrl = (): string => serverUrl('REDIS_CLUSTER_URL');
