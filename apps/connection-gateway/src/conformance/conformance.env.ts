import { port, readEnvironment, url } from '@chatgenius/service-runtime';
import { z } from 'zod';

const schema = z.object({
  NODE_ENV: z
    .string()
    .default('development')
    .refine((name) => name !== 'production')
    .describe('anything but production: nobody is authenticated here'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port().default(3_000),
  REDIS_URL: url('redis', 'rediss'),
});

/** @throws EnvironmentError, in production above all */
export const readConformanceEnvironment = () => readEnvironment(schema, process.env);
