import path from 'node:path';
import { type ServiceName, WORKSPACE } from '@chatgenius/stack';
import { baseEnvironment, type Configuration, variablesOf, type Variable } from '@chatgenius/service-runtime';
import { z } from 'zod';

/** Where each service defines its variables, and the rules between them: no project may import an app, so both are loaded by path. */
const DEFINED_IN: Readonly<Record<ServiceName, { file: string; name: string }>> = {
  'connection-gateway': { file: 'apps/connection-gateway/src/gateway.env.ts', name: 'gateway' },
  'channel-api': { file: 'apps/channel-api/src/channel-api.env.ts', name: 'channelApi' },
  'messaging-service': { file: 'apps/messaging-service/src/messaging.env.ts', name: 'messaging' },
  'presence-service': { file: 'apps/presence-service/src/presence.env.ts', name: 'presence' },
  'file-service': { file: 'apps/file-service/src/file-service.env.ts', name: 'fileService' },
  canary: { file: 'apps/canary/src/canary.env.ts', name: 'canary' },
};

const Shape = z.record(z.string(), z.instanceof(z.ZodType));
const Agreements = z.array(z.custom<Configuration['agreements'][number]>()).default([]);

async function configurationOf(service: ServiceName): Promise<Configuration> {
  const { file, name } = DEFINED_IN[service];
  const module = (await import(path.join(WORKSPACE, file))) as Record<string, unknown>;
  const schema = z.object({ ...baseEnvironment, ...Shape.parse(module[`${name}Environment`]) });
  return { service, schema, agreements: Agreements.parse(module[`${name}Agreements`]) };
}

const services = Object.keys(DEFINED_IN) as ServiceName[];

/** How each service reads its environment, with the variables of every process. */
export const SERVICE_CONFIGURATIONS: ReadonlyMap<ServiceName, Configuration> = new Map(
  await Promise.all(services.map(async (service) => [service, await configurationOf(service)] as const)),
);

export const SERVICE_VARIABLES: ReadonlyMap<ServiceName, readonly Variable[]> = new Map(
  [...SERVICE_CONFIGURATIONS].map(([service, { schema }]) => [service, variablesOf(schema)] as const),
);
