import { SERVICE_ACCOUNTS } from '@chatgenius/contracts';
import { tableRights } from '@chatgenius/database';
import { SERVICE_VARIABLES } from '@chatgenius/generate/service-environments';
import { redisRights } from '@chatgenius/service-runtime/redis';
import { type Pairs } from '../rules/network.rules.ts';

const MIGRATE = 'migrate';
/** A client: it has no account. */
const CANARY = 'canary';

/** Who talks to whom, as accounts and variables say. */
export function neededPairs(): Pairs {
  const all = [...SERVICE_ACCOUNTS, MIGRATE, CANARY];
  const inTables = Object.values(tableRights).flatMap(({ writer, readers = [] }) => [writer, readers].flat());
  const reading = (variable: string): string[] => [...SERVICE_VARIABLES].filter(([, variables]) => variables.some(({ name }) => name === variable)).map(([service]) => service);
  return new Set([
    ...SERVICE_ACCOUNTS.map((account) => `${account} > nats:4222`),
    ...Object.keys(redisRights).map((account) => `${account} > redis:6379`),
    ...[...inTables, MIGRATE].map((account) => `${account} > postgres:5432`),
    ...reading('AUTH_JWKS_URL').map((service) => `${service} > channel-api:http`),
    ...reading('FILE_SERVICE_URL').map((service) => `${service} > file-service:http`),
    ...reading('WEBHOOK_ALLOW_PRIVATE_TARGETS').flatMap((service) => [443, 80].map((port) => `${service} > internet:${port}`)),
    ...reading('FILE_STORE_URL').map((service) => `${service} > internet:443`),
    ...reading('CANARY_API_URL').flatMap((service) => ['channel-api', 'connection-gateway', 'file-service'].map((app) => `${service} > ${app}:http`)),
    ...reading('PORT').map((service) => `ingress > ${service}:http`),
    ...all.flatMap((app) => [`${app} > dns:53`, `${app} > traces:4318`, `monitoring > ${app}:ops`]),
  ]);
}
