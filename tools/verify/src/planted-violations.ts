/** An import that lint must report, and the folder it is planted in. */
export interface Planted {
  project: string;
  imports: string;
  /** Imports types alone. */
  typesOnly?: boolean;
}

/** One for each wall of docs/architecture.md; a wall that nobody pushes against may not be there. */
export const VIOLATIONS: readonly Planted[] = [
  { project: 'apps/channel-api', imports: '@chatgenius/messaging-service/src/main.ts' },
  { project: 'apps/channel-api', imports: '../../messaging-service/src/main.ts' },
  { project: 'apps/channel-api', imports: '@chatgenius/stack' },
  { project: 'apps/connection-gateway', imports: '@chatgenius/database' },
  { project: 'apps/connection-gateway', imports: '../../../libs/database/src/index.ts' },
  { project: 'apps/connection-gateway', imports: '@prisma/client' },
  { project: 'apps/connection-gateway', imports: 'pg' },
  { project: 'apps/messaging-service', imports: 'socket.io' },
  { project: 'apps/presence-service', imports: '@nestjs/websockets' },
  { project: 'apps/presence-service', imports: '@prisma/client' },
  { project: 'apps/messaging-service', imports: '@chatgenius/testing' },
  { project: 'libs/contracts', imports: 'uuid' },
  { project: 'libs/service-runtime', imports: '@prisma/client' },
  { project: 'libs/auth', imports: 'socket.io' },
  { project: 'libs/bus', imports: '@chatgenius/database' },
  { project: 'libs/database', imports: 'socket.io' },
  { project: 'apps/connection-gateway', imports: '@chatgenius/media' },
  { project: 'apps/channel-api', imports: '@chatgenius/media' },
  { project: 'apps/messaging-service', imports: 'sharp' },
  { project: 'libs/media', imports: '@chatgenius/database' },
  { project: 'libs/client-sdk', imports: '@chatgenius/contracts' },
  { project: 'libs/client-sdk', imports: '@chatgenius/contracts', typesOnly: true },
  { project: 'libs/client-sdk', imports: 'zod' },
  { project: 'libs/client-sdk', imports: 'node:events' },
  { project: 'apps/connection-gateway', imports: '@chatgenius/client-sdk' },
  { project: 'apps/canary', imports: '@chatgenius/contracts' },
  { project: 'apps/canary', imports: 'pg' },
];

/** Imports that the same places may make: a rule that reports everything proves nothing. */
export const CONTROLS: readonly Planted[] = [
  { project: 'apps/messaging-service', imports: '@chatgenius/database' },
  { project: 'apps/connection-gateway', imports: 'socket.io' },
  { project: 'libs/contracts', imports: 'zod' },
  { project: 'libs/auth', imports: '@chatgenius/contracts' },
  { project: 'libs/database', imports: 'pg' },
  { project: 'libs/media', imports: 'sharp' },
  { project: 'apps/messaging-service', imports: 'pg' },
  { project: 'libs/client-sdk', imports: 'socket.io-client' },
  { project: 'tools/system-tests', imports: '@chatgenius/client-sdk' },
  { project: 'apps/canary', imports: '@chatgenius/client-sdk' },
];
