import { type Cluster, type Redis } from 'ioredis';
import { type Logger } from '../logging/logger.ts';

/** What is told of outages. */
export type OutageLogger = Pick<Logger, 'info' | 'warn'>;

/** One line when Redis goes, one when it is back, however often reconnecting fails in between. */
export function logOutages(client: Redis, logger: OutageLogger): void {
  let away = false;
  client.on('error', (error: Error) => {
    if (!away) logger.warn('redis:away', { error });
    away = true;
  });
  client.on('ready', () => {
    if (away) logger.info('redis:back');
    away = false;
  });
}

/** The same of each node of a cluster, and of the cluster as a whole. */
export function logNodeOutages(cluster: Cluster, logger: OutageLogger): void {
  const away = new Set<string>();
  const goes = (node: string, error: Error): void => {
    if (!away.has(node)) logger.warn('redis:away', { node, error });
    away.add(node);
  };
  const comes = (node: string): void => {
    if (away.delete(node)) logger.info('redis:back', { node });
  };
  cluster.on('error', (error: Error) => goes('all', error));
  cluster.on('ready', () => comes('all'));
  cluster.on('node error', (error: Error, node: string) => goes(node, error));
  cluster.on('+node', (node: Redis) => node.on('ready', () => comes(`${node.options.host}:${node.options.port}`)));
}
