import { integer, url } from '@chatgenius/service-runtime';
import { z } from 'zod';

export const presenceEnvironment = {
  NATS_URL: z.string().min(1),
  REDIS_URL: url('redis', 'rediss'),
  /** The same in every process of a deployment. */
  STREAM_SHARDS: integer({ min: 1, max: 1024 }).default(64),
};
