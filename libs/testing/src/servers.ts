/** URLs of the servers that `npm test` has started, or that whoever runs a single spec has named. */
function serverUrl(variable: 'DATABASE_URL' | 'NATS_URL' | 'REDIS_URL'): string {
  const url = process.env[variable];
  if (!url) throw new Error(`${variable} is not set: run the spec by \`npm test -- <path>\`, which starts the servers, or name one of your own.`);
  return url;
}

export const databaseUrl = (): string => serverUrl('DATABASE_URL');
export const natsUrl = (): string => serverUrl('NATS_URL');
export const redisUrl = (): string => serverUrl('REDIS_URL');
