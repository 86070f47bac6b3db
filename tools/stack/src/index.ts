export {
  type Infrastructure,
  type InfrastructureOptions,
  type InfrastructureServer,
  type InfrastructureUrls,
} from './infrastructure/infrastructure.ts';
export { type PgBouncer, startPgBouncer } from './clusters/pgbouncer.ts';
export { PostgresCluster, type PostgresClusterOptions } from './clusters/postgres-cluster.ts';
export { type RedisServers, startRedisServers } from './infrastructure/redis-servers.ts';
export { type ClusteredInfrastructure, type ClusterKind, CLUSTERS, startClusteredInfrastructure } from './clusters/clustered-infrastructure.ts';
export { type ClusteredRedis, type ClusterNode } from './clusters/clustered-redis.ts';
export { type NatsCluster, startNatsCluster } from './clusters/nats-cluster.ts';
export { startRedisCluster } from './clusters/redis-cluster.ts';
export { startRedisSentinel } from './clusters/redis-sentinel.ts';
export { type PostgresServer, startPostgresServer } from './infrastructure/postgres-server.ts';
export { removePersistentData, startInfrastructure } from './infrastructure/start-infrastructure.ts';
export { ensureDatabase } from './infrastructure/connection-checks.ts';
export { findFreePort, findFreePorts, isPortFree } from './infrastructure/free-ports.ts';
export { buildSdk, buildServices, generatePrismaClient } from './build.ts';
export { builtTargets } from './sdk/sdk-files.rules.ts';
export { CommandFailedError, runToEnd } from './processes/run-to-end.ts';
export { ProcessFailedError } from './processes/errors.ts';
export { type ProcessIdentity } from './processes/process-identity.rules.ts';
export { identify, isAlive } from './processes/process-identity.ts';
export { ServiceProcess, type ServiceDefinition } from './services/service-process.ts';
export { ServiceLauncher, type Launch, type LauncherOptions } from './services/service-launcher.ts';
export { migrate, type PublicStackMember, type Stack, type StackMember, type StackOptions, startStack } from './services/stack.ts';
export { serviceEnvironment, type SharedSettings, UNHINDERED } from './services/service-environment.rules.ts';
export { DEFAULT_TOPOLOGY, type Instance, planInstances, portsFromBase, portsNeeded, type ServiceName, type Topology } from './services/topology.rules.ts';
export { userCacheFolder, WORKSPACE } from './workspace.ts';
export { endAbandoned } from './processes/run.ts';
export { unpackDebianPackages } from './infrastructure/debian-packages.ts';
export { accountUrl, onDatabase } from './infrastructure/account-urls.ts';
export { natsConfig } from './access/nats-config.ts';
export { ADMINISTRATOR } from './access/passwords.ts';
export { postgresRoles, roleSettings } from './access/postgres-roles.ts';
export { redisAcl, sentinelAcl } from './access/redis-acl.ts';
export { bundleFolder, MIGRATE_FOLDER, MIGRATE_SCRIPT } from './bundle.ts';
export { nodeFlags } from './services/node-flags.ts';
export { ensureSigningKeys } from './services/signing-keys.ts';
export { ensureSecretKey } from './services/secret-key.ts';
export { findPrometheus, findServerBinaries } from './infrastructure/server-binaries.ts';
export { findPostgresBinaries } from './infrastructure/postgres-binaries.ts';
export { postgresAccount } from './infrastructure/postgres-account.ts';
export { ManagedProcess } from './processes/managed-process.ts';
export { type HeldRun, holdRun } from './processes/run.ts';
export { buildChatWeb, type ChatWebMode, chatWebFolder } from './web/chat-web.ts';
export { type ChatWeb, type ChatWebOptions, serveChatWeb } from './web/chat-web-server.ts';
export { type ChatWebAddresses, contentSecurityPolicy } from './web/content-security-policy.rules.ts';
