import { publicEnvironment, readEnvironment, redisEnvironment, text } from '@chatgenius/service-runtime';
import { z } from 'zod';

const schema = z.object({
  NODE_ENV: text('anything but production: nobody is authenticated here')
    .refine((name) => name !== 'production')
    .default('development'),
  HOST: publicEnvironment.HOST.default('127.0.0.1'),
  PORT: publicEnvironment.PORT.default(3_000),
  ...redisEnvironment,
});

/** @throws EnvironmentError, in production above all */
export const readConformanceEnvironment = () => readEnvironment(schema, process.env);
