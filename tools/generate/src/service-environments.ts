import path from 'node:path';
import { type ServiceName, WORKSPACE } from '@chatgenius/stack';
import { baseEnvironment, variablesOf, type Variable } from '@chatgenius/service-runtime';
import { z } from 'zod';

/** Where each service defines its variables: no project may import an app, so their schemas are loaded by path. */
const DEFINED_IN: Readonly<Record<ServiceName, { file: string; shape: string }>> = {
  'connection-gateway': { file: 'apps/connection-gateway/src/gateway.env.ts', shape: 'gatewayEnvironment' },
  'channel-api': { file: 'apps/channel-api/src/channel-api.env.ts', shape: 'channelApiEnvironment' },
  'messaging-service': { file: 'apps/messaging-service/src/messaging.env.ts', shape: 'messagingEnvironment' },
  'presence-service': { file: 'apps/presence-service/src/presence.env.ts', shape: 'presenceEnvironment' },
};

const Shape = z.record(z.string(), z.instanceof(z.ZodType));

async function variablesOfService(service: ServiceName): Promise<Variable[]> {
  const { file, shape } = DEFINED_IN[service];
  const module = (await import(path.join(WORKSPACE, file))) as Record<string, unknown>;
  return variablesOf(z.object({ ...baseEnvironment, ...Shape.parse(module[shape]) }));
}

const services = Object.keys(DEFINED_IN) as ServiceName[];

/** What each service reads from its environment, those of every process included. */
export const SERVICE_VARIABLES: ReadonlyMap<ServiceName, readonly Variable[]> = new Map(
  await Promise.all(services.map(async (service) => [service, await variablesOfService(service)] as const)),
);
