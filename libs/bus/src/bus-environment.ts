import { count, Features, featuresEnvironment, maskUrls, secret } from '@chatgenius/service-runtime';
import { type z } from 'zod';
import { isServerAddress } from './server-address.rules.ts';

/** Variables of everything that is on the bus. */
export const busEnvironment = {
  ...featuresEnvironment,
  NATS_URL: secret({
    expected: 'a URL such as nats://account:password@host:4222 or tls://host:4222?ca=/file.pem; several, separated by commas',
    accepts: isServerAddress,
    mask: maskUrls,
  }).describe('NATS, with the account of this service. Name several servers of a cluster, so that one that is away is not waited for.'),
  STREAM_SHARDS: count('shards', { min: 1, max: 1024 })
    .default(64)
    .describe('Shards of the subjects that carry streams. The same in every process of a deployment: one that differs is not ready, and says so.'),
};

type Environment = z.output<z.ZodObject<typeof busEnvironment>>;

/** Where the bus is, and how many shards it has: one, where sharding is off. */
export const busOf = ({ NATS_URL: url, STREAM_SHARDS, FEATURES }: Environment) => ({ url, streamShards: new Features(FEATURES).has('sharding') ? STREAM_SHARDS : 1 });
