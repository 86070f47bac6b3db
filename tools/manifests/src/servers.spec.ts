import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SERVICE_ACCOUNTS } from '@chatgenius/contracts';
import { tableRights } from '@chatgenius/database';
import { WORKSPACE } from '@chatgenius/stack';
import { parseManifests, type Manifest } from './manifest.ts';
import { schemaFaults } from './schemas.ts';

const read = (file: string): string => readFileSync(path.join(WORKSPACE, 'deploy', file), 'utf8');

describe('deploy/kubernetes/servers', () => {
  it('gives Postgres a role for each service that has tables', () => {
    const clusters = parseManifests(read('kubernetes/servers/postgres/cluster.yaml'));
    expect(schemaFaults(clusters)).toEqual([]);
    const [cluster] = clusters as (Manifest & { spec: { managed: { roles: { name: string }[] } } })[];
    const inTables = new Set(Object.values(tableRights).flatMap(({ writer, readers = [] }) => [writer, readers].flat()));
    expect(cluster?.spec.managed.roles.map(({ name }) => name).sort()).toEqual([...inTables].sort());
  });

  it('gives NATS the passwords that its accounts name', () => {
    const [values] = parseManifests(read('kubernetes/servers/nats/values.yaml')) as unknown as { container: { env: Record<string, { valueFrom: { secretKeyRef: { key: string } } }> } }[];
    const named = [...read('access/nats.conf').matchAll(/password: \$(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(values?.container.env ?? {}).sort()).toEqual(named.toSorted());
    expect(Object.values(values?.container.env ?? {}).map(({ valueFrom }) => valueFrom.secretKeyRef.key).sort()).toEqual([...SERVICE_ACCOUNTS, 'chatgenius'].sort());
  });
});
