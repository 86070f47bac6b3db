import { startCeph, type S3Service } from './ceph.ts';
import { RungUnavailableError } from './errors.ts';

/*
 * Ceph for whoever forks this: it says where it is, or that there is none to be had here, and ends with its parent.
 */

export type CephMessage = Pick<S3Service, 'endpoint' | 'accessKeyId' | 'secretAccessKey'> | { readonly unavailable: string };

const say = (message: CephMessage) => process.send?.(message);
// A Ctrl-C is for the parent, whose end is told by the channel.
process.on('SIGINT', () => undefined);

try {
  const ceph = await startCeph();
  const end = () => void ceph.stop().then(() => process.exit());
  process.once('disconnect', end);
  const { endpoint, accessKeyId, secretAccessKey } = ceph;
  if (process.connected) say({ endpoint, accessKeyId, secretAccessKey });
  else end();
} catch (error) {
  if (!(error instanceof RungUnavailableError)) throw error;
  say({ unavailable: error.message });
  process.disconnect();
}
