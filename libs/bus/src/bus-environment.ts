import { count, maskUrls, secret } from '@chatgenius/service-runtime';
import { isServerAddress } from './server-address.rules.ts';

/** Variables of everything that is on the bus. */
export const busEnvironment = {
  NATS_URL: secret({
    expected: 'a URL such as nats://account:password@host:4222 or tls://host:4222?ca=/file.pem; several, separated by commas',
    accepts: isServerAddress,
    mask: maskUrls,
  }).describe('NATS, with the account of this service. Name several servers of a cluster, so that one that is away is not waited for.'),
  STREAM_SHARDS: count('shards', { min: 1, max: 1024 })
    .default(64)
    .describe('Shards of the subjects that carry streams. The same in every process of a deployment: one that differs is not ready, and says so.'),
};
