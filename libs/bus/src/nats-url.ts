import { z } from 'zod';
import { isServerAddress } from './server-address.rules.ts';

/** NATS_URL, as environments read it. */
export const natsUrl = () =>
  z.string().refine(isServerAddress).describe('a URL such as nats://account:password@host:4222 or tls://host:4222?ca=/file.pem; several, separated by commas');
