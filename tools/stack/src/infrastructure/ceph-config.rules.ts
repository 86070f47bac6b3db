import path from 'node:path';

export interface CephPlace {
  readonly fsid: string;
  /** Of this cluster, for all that it keeps. */
  readonly folder: string;
  /** Ceph's libraries. */
  readonly libraries: string;
  readonly ports: { readonly monitor: number; readonly gateway: number };
}

/**
 * One monitor, one store that keeps objects in memory, and the gateway that speaks S3. A single copy of everything, few
 * placement groups, and decisions of the monitor at once instead of each second.
 */
export function cephConfig({ fsid, folder, libraries, ports }: CephPlace): string {
  const settings = {
    'fsid': fsid,
    'mon host': `[v2:127.0.0.1:${ports.monitor}/0]`,
    'mon initial members': 'a',
    'mon data': path.join(folder, 'monitor'),
    'mon allow pool size one': true,
    'paxos propose interval': 0.02,
    'paxos min wait': 0.02,
    'osd data': path.join(folder, 'store'),
    'osd objectstore': 'memstore',
    'memstore device bytes': 4 * 2 ** 30,
    'osd pool default size': 1,
    'osd pool default min size': 1,
    'osd pool default pg num': 1,
    'osd pool default pgp num': 1,
    'osd pool default pg autoscale mode': 'off',
    'osd crush chooseleaf type': 0,
    'osd class dir': path.join(libraries, 'rados-classes'),
    'osd class load list': '*',
    'erasure code dir': path.join(libraries, 'ceph/erasure-code'),
    'plugin dir': path.join(libraries, 'ceph'),
    'rgw frontends': `beast endpoint=127.0.0.1:${ports.gateway}`,
    'rgw data': path.join(folder, 'gateway'),
    'rgw enable apis': 's3',
    'rgw rados pool pg num min': 1,
    'public addr': '127.0.0.1',
    'cluster addr': '127.0.0.1',
    'keyring': path.join(folder, 'keyring'),
    'run dir': folder,
    'crash dir': folder,
    'admin socket': '',
    'log file': '',
    'log to stderr': true,
    'mon cluster log file': path.join(folder, 'cluster.log'),
  };
  return `[global]\n${Object.entries(settings).map(([name, value]) => `${name} = ${String(value)}\n`).join('')}`;
}
