import { startInfrastructure, startRedisCluster } from '@chatgenius/stack';

/** Servers that specs share. */
export interface TestServers {
  readonly source: string;
  /** By the names of the variables under which specs find them. */
  readonly urls: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** @param withCluster also a Redis Cluster, for specs of what has to work there */
export async function startTestServers(withCluster: boolean, report: (line: string) => void): Promise<TestServers> {
  const [infrastructure, cluster] = await Promise.allSettled([startInfrastructure({ report }), withCluster ? startRedisCluster({ replicasOfEach: 0 }) : undefined]);
  const stop = async (): Promise<void> => {
    if (infrastructure.status === 'fulfilled') await infrastructure.value.stop();
    if (cluster.status === 'fulfilled') await cluster.value?.stop();
  };
  if (infrastructure.status === 'rejected' || cluster.status === 'rejected') {
    await stop();
    throw [infrastructure, cluster].find((result) => result.status === 'rejected')?.reason;
  }
  const { source, urls } = infrastructure.value;
  return { source, urls: { ...urls, ...(cluster.value && { REDIS_CLUSTER_URL: cluster.value.url }) }, stop };
}
