import { fileVariable, report, variablesOf, type Configuration } from '@chatgenius/service-runtime';
import { appOf, containerOf, settingsOf, workloadsIn, type Manifest, type Workload } from '../manifest.ts';

/** Read by Node itself, and by OpenTelemetry. */
const OF_NODE = ['NODE_OPTIONS', 'NODE_COMPILE_CACHE', 'NODE_EXTRA_CA_CERTS', 'OTEL_EXPORTER_OTLP_ENDPOINT'];

/** In the place of secrets, which no manifest has. */
const SAMPLES: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgresql://account:password@postgres-rw:5432/chatgenius',
  NATS_URL: 'nats://account:password@nats:4222',
  REDIS_URL: 'redis://account:password@redis-master:6379',
  WEBHOOK_SECRET_KEY: Buffer.alloc(32).toString('base64'),
  FILE_LINK_SECRET_KEY: Buffer.alloc(32).toString('base64'),
  OPS_TOKEN: 'x'.repeat(16),
  CANARY_PASSWORD: 'x'.repeat(16),
  // Any file that can be read.
  AUTH_SIGNING_KEYS_FILE: import.meta.filename,
};

/** Variables that the app does not know, lacks or could not use: what it would say itself, asked by `--check-config`. */
export function variableFaults(manifests: readonly Manifest[], configurations: ReadonlyMap<string, Configuration>): string[] {
  return workloadsIn(manifests).flatMap((workload) => {
    const configuration = configurations.get(appOf(workload));
    return configuration ? faultsIn(workload, manifests, configuration) : [`${appOf(workload)}: no such app`];
  });
}

function faultsIn(workload: Workload, manifests: readonly Manifest[], configuration: Configuration): string[] {
  const { service, schema } = configuration;
  const variables = variablesOf(schema);
  const settings = settingsOf(workload, manifests);
  const fromSecrets = containerOf(workload).env.flatMap(({ name, valueFrom }) => (valueFrom ? [name] : []));
  const asFiles = variables.flatMap(({ name, secret }) => (secret && fileVariable(name) in settings ? [name] : []));
  const known = new Set([...OF_NODE, ...variables.flatMap(({ name, secret }) => (secret ? [name, fileVariable(name)] : [name]))]);
  const unknown = [...Object.keys(settings), ...fromSecrets].filter((name) => !known.has(name));
  const written = variables.filter(({ name, secret }) => secret && name in settings).map(({ name }) => `${service}: ${name} is a secret, and is written into a manifest`);

  const given = Object.fromEntries(Object.entries(settings).filter(([name]) => variables.some((variable) => variable.name === name)));
  const sampled = [...fromSecrets, ...asFiles, ...Object.keys(given).filter((name) => name in SAMPLES)];
  const { error, exitCode } = report('--check-config', configuration, { ...given, ...Object.fromEntries(sampled.map((name) => [name, SAMPLES[name]])) });
  return [...unknown.map((name) => `${service}: ${name} is no variable of it`), ...written, ...(exitCode === 0 ? [] : [error.trim()])];
}
