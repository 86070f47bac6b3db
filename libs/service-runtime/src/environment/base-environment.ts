import os from 'node:os';
import { z } from 'zod';
import { milliseconds, port, secret, text } from './fields.ts';
import { variableForms } from './variable-form.ts';

const TOKEN_CHARACTERS = 16;

/** Variables that every process reads. */
export const baseEnvironment = {
  OPS_PORT: port().describe('Port of `/healthz`, `/readyz` and `/metrics`. It is another one than the public port, so that metrics are never public.'),
  OPS_HOST: text('an address of this machine')
    .default('127.0.0.1')
    .describe('Interface of the ops server. Set it to `0.0.0.0` where probes and Prometheus call from outside, as in a pod.'),
  OPS_TOKEN: secret({ expected: `a secret of at least ${TOKEN_CHARACTERS} characters`, accepts: ({ length }) => length >= TOKEN_CHARACTERS })
    .optional()
    .describe('Bearer token for `/metrics`, for the details of `/readyz` and for `/diagnostics`. Unset: everybody who reaches `OPS_HOST` sees the former, and nobody gets a diagnosis.'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Lines below this level are not logged.'),
  SERVICE_INSTANCE: text('a text')
    .default(() => os.hostname())
    .register(variableForms, { byDefault: 'the host name' })
    .describe('Tells the instances of a service apart in logs and traces. In Kubernetes the host name is the pod’s.'),
  SHUTDOWN_GRACE_MS: milliseconds()
    .describe('Longest time for a shutdown, draining included; then the process ends anyway. A pod’s termination grace period must be longer.')
    .default(10_000),
};

export type BaseEnvironment = z.output<z.ZodObject<typeof baseEnvironment>>;
