import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCompose } from '../compose-file.ts';
import { fromDebian } from './debian-program.ts';
import { Machine } from './machine.ts';
import { testConfig } from './nginx.ts';

/** Undefined where Debian's packages cannot be had: then nothing here can say what nginx thinks. */
const nginx = await fromDebian('nginx', 'usr/sbin/nginx').catch(() => undefined);
const describeWithNginx = nginx === undefined ? describe.skip : describe;

describeWithNginx('deploy/compose/nginx.conf', () => {
  let folder: string;
  let config: string;
  const test = (file = config): string | undefined => testConfig(nginx ?? { command: '', env: {} }, ['-p', folder, '-e', 'stderr', '-c', file], folder);

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-nginx-'));
    const file = readCompose();
    const machine = new Machine(file, folder);
    const proxy = file.services.proxy;
    if (!proxy) throw new Error('There is no proxy.');
    machine.mount('proxy', proxy);
    config = machine.translate('proxy', proxy, '/etc/chatgenius/nginx.conf');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is taken by nginx', () => {
    expect(test()).toBeUndefined();
  });

  it.each([
    ['a directive that does not exist', 'least_conn;', 'least_connections;', /unknown directive "least_connections"/],
    ['a host that is not a service', /server 127\.77\.\d+\.\d+:8080 max_fails=0/, 'server api.invalid:8080', /host not found in upstream/],
  ])('would be refused with %s', (_, from, to, found) => {
    const broken = `${config}.broken`;
    writeFileSync(broken, readFileSync(config, 'utf8').replace(from, to));
    expect(test(broken)).toMatch(found);
  });
});
