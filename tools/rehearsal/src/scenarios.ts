import { setTimeout as delay } from 'node:timers/promises';
import { seed } from '@chatgenius/testing';
import { SERVICES, type Cluster } from './cluster.ts';
import { type Result } from './figures.rules.ts';
import { Ledger } from './ledger.ts';
import { type Release } from './release.ts';
import { settle } from './settling.ts';
import { User } from './user.ts';

export interface LoadOptions {
  readonly users: number;
  readonly channels: number;
  /** Between two actions of a user. */
  readonly everyMs: number;
  /** How long each of the calm steps before and after takes. */
  readonly calmMs: number;
}

/** What happens to the cluster while users chat. */
export type Change = (cluster: Cluster, ledger: Ledger, log: (line: string) => void) => Promise<void>;

/** The migration first, as a Job does it: the services of the release before run on the new schema. Then one service after another. */
export const roll = (next: Release, databaseUrl: string): Change => async ({ deployments }, ledger, log) => {
  ledger.begin('migration');
  log(`migrating to ${next.name}`);
  await next.migrate(databaseUrl);
  for (const service of SERVICES) {
    ledger.begin(service);
    await deployments.get(service)?.roll(next);
  }
};

export const scaleGateways = (release: Release, counts: readonly number[]): Change => async (cluster, ledger) => {
  for (const count of counts) {
    ledger.begin(`${count} gateways`);
    await cluster.deployment('connection-gateway').scale(count, release);
  }
};

const ON_THE_NODE = ['connection-gateway', 'messaging-service', 'presence-service'] as const;

/** A process of each of these is killed at once, and others take their place after a while. */
export const loseNode = (release: Release, replacedAfterMs: number): Change => async (cluster, ledger, log) => {
  ledger.begin('node lost');
  const replacements = await Promise.all(ON_THE_NODE.map((service) => cluster.deployment(service).crash(release)));
  await delay(replacedAfterMs);
  ledger.begin('replaced');
  log('others take their place');
  await Promise.all(replacements.map((replace) => replace()));
};

/** Users chat before, during and after the change; what they were told and see is held against the database then. */
export async function rehearse(name: string, cluster: Cluster, change: Change, options: LoadOptions, log: (line: string) => void): Promise<Result> {
  const ledger = new Ledger();
  const users = await enter(cluster, ledger, options);
  const killedBefore = cluster.killed;
  try {
    log(`${users.length} users chat`);
    users.forEach((user, index) => user.begin((index * options.everyMs) / users.length));
    await delay(options.calmMs);
    await change(cluster, ledger, log);
    ledger.begin('after');
    await delay(options.calmMs);
    for (const user of users) user.stop();
    ledger.end();
    const findings = await settle(ledger, users, cluster.database.pool);
    return { scenario: name, sent: ledger.messages.length, acknowledged: ledger.acknowledged, uploads: ledger.uploaded, steps: ledger.figures(), findings: { ...findings, killed: cluster.killed - killedBefore } };
  } finally {
    for (const { chat } of users) chat.close();
  }
}

async function enter(cluster: Cluster, ledger: Ledger, { users, channels, everyMs }: LoadOptions): Promise<User[]> {
  const world = await seed(cluster.database.pool, { users, channels });
  const { gateway: url, api: apiUrl, files: filesUrl } = cluster.urls;
  const all = world.userIds.map((userId, index) => {
    const channelId = world.channels[index % channels]?.id ?? '';
    const peers = world.userIds.filter((_, other) => other !== index && other % channels === index % channels).slice(0, 5);
    return new User(ledger, { userId, channelId, peers, everyMs, client: { url, apiUrl, filesUrl, token: () => cluster.token(userId) } });
  });
  await Promise.all(all.map((user) => user.enter()));
  return all;
}
