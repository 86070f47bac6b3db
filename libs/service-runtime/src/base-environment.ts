import os from 'node:os';
import { z } from 'zod';
import { milliseconds, port } from './environment-fields.ts';

/** Variables that every process reads. */
export const baseEnvironment = {
  /** Port of /healthz, /readyz and /metrics: apart from the public one, so that metrics are never on it. */
  OPS_PORT: port(),
  /** Interface of the ops server. This machine alone; 0.0.0.0 where probes and Prometheus call from outside, as in a pod. */
  OPS_HOST: z.string().default('127.0.0.1'),
  /** Who wants /metrics, or to know what /readyz has found, sends it as a bearer token. Unset: everybody who reaches OPS_HOST may. */
  OPS_TOKEN: z.string().min(16).optional().describe('a secret of at least 16 characters'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** Tells the instances of a service apart in logs and traces; Kubernetes sets the host name to the pod's. */
  SERVICE_INSTANCE: z.string().default(() => os.hostname()),
  /** How long a shutdown may take before the process ends anyway. */
  SHUTDOWN_GRACE_MS: milliseconds().default(10_000),
};

export type BaseEnvironment = z.output<z.ZodObject<typeof baseEnvironment>>;
