export {
  type Infrastructure,
  type InfrastructureOptions,
  type InfrastructureServer,
  type InfrastructureUrls,
} from './infrastructure/infrastructure.ts';
export { removePersistentData, startInfrastructure } from './infrastructure/start-infrastructure.ts';
export { ensureDatabase } from './infrastructure/connection-checks.ts';
export { findFreePort, findFreePorts, isPortFree } from './infrastructure/free-ports.ts';
