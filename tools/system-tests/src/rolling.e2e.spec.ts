import path from 'node:path';
import { createMigratedCopy, type MigratedCopy } from '@chatgenius/database';
import { builtHere, Cluster, faultsOf, rehearse, roll } from '@chatgenius/rehearsal';
import { startInfrastructure, WORKSPACE, type Infrastructure } from '@chatgenius/stack';
import { timed } from '@chatgenius/testing';

const REPLICAS = { 'messaging-service': 1, 'presence-service': 1, 'file-service': 1, 'channel-api': 1, 'connection-gateway': 2 };
const LOAD = { users: 8, channels: 2, everyMs: 200, calmMs: 500 };

/** `npm run rehearse` in small: the same build takes its own place, while users chat by the SDK. */
describe('a release at noon', () => {
  let infrastructure: Infrastructure;
  let database: MigratedCopy;
  let cluster: Cluster;

  beforeAll(async () => {
    infrastructure = await timed('servers', () => startInfrastructure({ postgresUrl: process.env.DATABASE_URL }));
    database = await timed('databases', () => createMigratedCopy(infrastructure.urls.DATABASE_URL));
    const logDirectory = path.join(WORKSPACE, '.cache/system-tests/rolling');
    cluster = await Cluster.define({ infrastructure, databaseUrl: database.url, replicas: REPLICAS, drainDelayMs: 500, drainSeconds: 1, logDirectory, log: () => undefined });
    await timed('processes', () => cluster.start(builtHere('before')));
  }, 300_000);

  afterAll(async () => {
    await cluster.stop();
    await database.drop();
    await infrastructure.stop();
  });

  it('loses, doubles and reorders nothing, and nobody sees an error', async () => {
    const result = await rehearse('roll', cluster, roll(builtHere('next'), database.url), LOAD, () => undefined);
    expect(faultsOf(result)).toEqual([]);
    expect(result.steps.map(({ name }) => name)).toEqual(['before', 'migration', 'messaging-service', 'presence-service', 'file-service', 'channel-api', 'connection-gateway', 'after']);
    for (const { sent, acks } of result.steps.slice(2)) expect([sent, acks.count]).toEqual([expect.any(Number), sent]);
    expect(result.uploads).toBeGreaterThan(10);
    // Everybody's gateway has gone; who came anew meanwhile may have been led to a new one.
    expect(result.steps.reduce((sum, { reconnects }) => sum + reconnects, 0)).toBeGreaterThan(0);
  }, 300_000);
});
