import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newSigningKeys, readSigningKeys, signAccessToken, type SigningKeys } from '@chatgenius/auth';
import { createDatabase, type Database } from '@chatgenius/database';
import { Prometheus, type ScrapeTarget } from '@chatgenius/observability';
import { type Infrastructure, type Stack, startInfrastructure, startStack, UNHINDERED } from '@chatgenius/stack';
import { seed, type Seed } from '@chatgenius/testing';
import { Balancer } from '../balancer.ts';
import { Ledger } from '../ledger.ts';
import { User } from '../user.ts';
import { SlowLine } from './slow-line.ts';
import { SmallDisk } from './small-disk.ts';

export interface WorldOptions {
  readonly users: number;
  readonly channels: number;
  readonly everyMs: number;
  readonly divideTimesBy: number;
  /** Between two readings of Prometheus. */
  readonly everySeconds: number;
  readonly log: (line: string) => void;
}

/** So many sends a minute and user: far more than the users of the rehearsal need. */
const SENDS_PER_MINUTE = 300;
const DISK_MEGABYTES = 700;
const STRANGERS = 10;
const ENV = { ...UNHINDERED, MESSAGE_SEND_PER_MINUTE: `${SENDS_PER_MINUTE}`, SIGNING_KEY_ANNOUNCE_SECONDS: '12', AUTH_JWKS_MAX_AGE_SECONDS: '5', UNSENT_SOFT_BYTES: '100000', UNSENT_HARD_BYTES: '1500000' };

/** The whole product under the load of real clients, watched by Prometheus with the rules of deployments, and lines that can be made slow or cut. */
export class World {
  readonly infrastructure: Infrastructure;
  readonly stack: Stack;
  readonly prometheus: Prometheus;
  readonly ledger = new Ledger();
  readonly users: User[];
  readonly seed: Seed;
  /** Who take part in faults, in a channel of their own: what they do is in no ledger. */
  readonly strangers: Seed;
  readonly database: Database;
  readonly postgresLine: SlowLine;
  readonly jwksLine: SlowLine;
  readonly disk: SmallDisk | undefined;
  readonly #signingKeysFile: string;
  #keys: SigningKeys;
  readonly #close: () => Promise<void>;

  private constructor(parts: Pick<World, 'infrastructure' | 'stack' | 'prometheus' | 'seed' | 'strangers' | 'database' | 'postgresLine' | 'jwksLine' | 'disk'> & { gatewaysUrl: string; signingKeysFile: string; keys: SigningKeys; close: () => Promise<void> }, options: WorldOptions) {
    ({ infrastructure: this.infrastructure, stack: this.stack, prometheus: this.prometheus, seed: this.seed, strangers: this.strangers, database: this.database, postgresLine: this.postgresLine, jwksLine: this.jwksLine, disk: this.disk } = parts);
    this.#signingKeysFile = parts.signingKeysFile;
    this.#keys = parts.keys;
    this.#close = parts.close;
    this.users = this.seed.userIds.map((userId, index) => {
      const channelId = this.seed.channels[index % options.channels]?.id ?? '';
      return new User(this.ledger, { userId, channelId, peers: [], everyMs: options.everyMs, client: { url: parts.gatewaysUrl, apiUrl: this.apiUrl, filesUrl: this.stack.files[0]?.url ?? '', token: () => this.token(userId) } });
    });
  }

  static async start(options: WorldOptions): Promise<World> {
    const { log } = options;
    const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-faults-'));
    mkdirSync(path.join(folder, 'logs'));
    const signingKeysFile = path.join(folder, 'signing-keys.json');
    writeFileSync(signingKeysFile, newSigningKeys(), { mode: 0o600 });
    const disk = SmallDisk.mount(DISK_MEGABYTES);
    const infrastructure = await startInfrastructure({ data: disk ? { kind: 'persistent', directory: disk.folder } : { kind: 'ephemeral' }, durability: 'full', tls: false, ignoreEnvironment: true, report: log });
    const postgresLine = await SlowLine.before(infrastructure.urls.DATABASE_URL);
    const urlsOf: Infrastructure['urlsOf'] = (account) => ({ ...infrastructure.urlsOf(account), DATABASE_URL: postgresLine.through(infrastructure.urlsOf(account).DATABASE_URL) });
    // Its address is known once channel-api runs, which starts at the same time as those who read from it.
    const keysAddress = await Balancer.open();
    const jwksLine = await SlowLine.before(keysAddress.url);
    const AUTH_JWKS_URL = jwksLine.through(`${keysAddress.url}/.well-known/jwks.json`);
    const stack = await startStack({ infrastructure: { urls: infrastructure.urls, urlsOf }, logDirectory: path.join(folder, 'logs'), signingKeysFile, env: { all: ENV, 'connection-gateway': { AUTH_JWKS_URL }, 'file-service': { AUTH_JWKS_URL } }, report: log });
    keysAddress.lead(stack.channelApi.map(({ url }) => Number(new URL(url).port)));
    const gateways = await Balancer.open();
    gateways.lead(stack.gateways.map(({ url }) => Number(new URL(url).port)));
    const prometheus = await Prometheus.start({ targets: targetsOf(stack), rules: { divideTimesBy: options.divideTimesBy }, everySeconds: options.everySeconds, report: log });
    const database = createDatabase({ url: infrastructure.urls.DATABASE_URL, poolSize: 2, applicationName: 'rehearsal' });
    const close = async (): Promise<void> => {
      await database.close();
      await stack.stop();
      await prometheus.stop();
      await Promise.all([postgresLine.close(), jwksLine.close(), gateways.close(), keysAddress.close()]);
      await infrastructure.stop();
      disk?.unmount();
      rmSync(folder, { recursive: true, force: true });
    };
    const world = await seed(database.pool, { users: options.users, channels: options.channels });
    const strangers = await seed(database.pool, { users: STRANGERS, channels: 1 });
    return new World({ infrastructure, stack, prometheus, seed: world, strangers, database, postgresLine, jwksLine, disk, gatewaysUrl: gateways.url, signingKeysFile, keys: await readSigningKeys(signingKeysFile), close }, options);
  }

  get apiUrl(): string {
    return this.stack.channelApi[0]?.url ?? '';
  }

  token(userId: string): Promise<string> {
    return signAccessToken(this.#keys, { issuer: this.apiUrl, audience: 'chatgenius', userId, sessionId: randomUUID(), expiresInSeconds: 900 });
  }

  /** As an operator does in the file; tokens are signed by the new key from now on. */
  async rotateKeys(): Promise<void> {
    type KeyFile = { keys: unknown[] };
    const old = JSON.parse(readFileSync(this.#signingKeysFile, 'utf8')) as KeyFile;
    const fresh = JSON.parse(newSigningKeys()) as KeyFile;
    writeFileSync(this.#signingKeysFile, JSON.stringify({ keys: [...fresh.keys, ...old.keys] }));
    this.#keys = await readSigningKeys(this.#signingKeysFile);
  }

  async stop(): Promise<void> {
    for (const { chat } of this.users) chat.close();
    await this.#close();
  }
}

function targetsOf({ channelApi, gateways, messaging, presence, files }: Stack): ScrapeTarget[] {
  const jobs = { 'channel-api': channelApi, 'connection-gateway': gateways, 'messaging-service': messaging, 'presence-service': presence, 'file-service': files };
  return Object.entries(jobs).flatMap(([job, members]) => members.map(({ name, opsUrl }) => ({ job, instance: name, opsUrl })));
}
