import { type Redis } from 'ioredis';
import { type Logger } from '../logging/logger.ts';

/** One line when Redis goes, one when it is back, however often reconnecting fails in between. */
export function logOutages(client: Redis, logger: Logger): void {
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
