import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSigningKeys, signAccessToken, type SigningKeys } from '@chatgenius/auth';
import { createDatabase, type Database } from '@chatgenius/database';
import { ensureSigningKeys, ensureSecretKey, onDatabase, ServiceLauncher, UNHINDERED, type Infrastructure, type ServiceName } from '@chatgenius/stack';
import { randomUUID } from 'node:crypto';
import { Balancer } from './balancer.ts';
import { Deployment } from './deployment.ts';
import { type Release } from './release.ts';

export interface ClusterOptions {
  readonly infrastructure: Pick<Infrastructure, 'urls' | 'urlsOf'>;
  /** Exists, and is empty or migrated. */
  readonly databaseUrl: string;
  readonly replicas: Readonly<Record<RehearsedService, number>>;
  readonly drainDelayMs: number;
  readonly drainSeconds: number;
  readonly logDirectory?: string;
  readonly log: (line: string) => void;
}

/** In the order of a rollout: a service before its callers. */
export const SERVICES = ['messaging-service', 'presence-service', 'file-service', 'channel-api', 'connection-gateway'] as const satisfies readonly ServiceName[];
export type RehearsedService = (typeof SERVICES)[number];
const PROPAGATION_MS = 500;
/** As the manifests have them, for services that drain no clients. */
const GRACE_MS = { 'messaging-service': 15_000, 'presence-service': 15_000, 'file-service': 60_000, 'channel-api': 30_000 };
/** So slow that uploads are under way whenever a process ends. */
const UPLOADED_PER_SECOND = 150_000;
/** What a shutdown takes beside the drain, and how much later Kubernetes kills (deploy/kubernetes). */
const CLOSING_MS = 5_000;
const MARGIN_MS = 10_000;

/** The product as Kubernetes runs it: Deployments of each service; gateways, channel-api and file-service behind a Service each. */
export class Cluster {
  readonly deployments: ReadonlyMap<ServiceName, Deployment>;
  readonly database: Database;
  readonly urls: { readonly gateway: string; readonly api: string; readonly files: string };
  readonly #keys: SigningKeys;
  readonly #close: () => Promise<void>;

  private constructor(parts: { deployments: Map<ServiceName, Deployment>; database: Database; urls: Cluster['urls']; keys: SigningKeys; close: () => Promise<void> }) {
    this.deployments = parts.deployments;
    this.database = parts.database;
    this.urls = parts.urls;
    this.#keys = parts.keys;
    this.#close = parts.close;
  }

  static async define(options: ClusterOptions): Promise<Cluster> {
    const { infrastructure, databaseUrl, replicas, drainDelayMs, drainSeconds, log } = options;
    const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-rehearsal-'));
    const logDirectory = options.logDirectory ?? path.join(folder, 'logs');
    mkdirSync(logDirectory, { recursive: true });
    const signingKeysFile = path.join(folder, 'signing-keys.json');
    ensureSigningKeys(signingKeysFile);
    const [gateways, api, files] = await Promise.all([Balancer.open(), Balancer.open(), Balancer.open({ bytesPerSecond: UPLOADED_PER_SECOND })]);
    const shutdownGraceMs = drainDelayMs + drainSeconds * 1_000 + CLOSING_MS;
    const launcher = await ServiceLauncher.open({
      logDirectory,
      settings: {
        urlsOf: onDatabase(infrastructure, databaseUrl).urlsOf,
        channelApiUrl: api.url,
        signingKeysFile,
        webhookSecretKey: ensureSecretKey(path.join(folder, 'webhook-secret-key')),
        filesUrl: files.url,
        filesFolder: path.join(folder, 'files'),
        fileLinkKey: ensureSecretKey(path.join(folder, 'file-link-key')),
        allowedOrigins: [],
        logLevel: 'info',
      },
      env: {
        all: { ...UNHINDERED },
        'connection-gateway': { DRAIN_DELAY_MS: `${drainDelayMs}`, DRAIN_SECONDS: `${drainSeconds}`, SHUTDOWN_GRACE_MS: `${shutdownGraceMs}` },
        'channel-api': { DRAIN_DELAY_MS: `${drainDelayMs}` },
        'file-service': { DRAIN_DELAY_MS: `${drainDelayMs}`, SHUTDOWN_GRACE_MS: `${shutdownGraceMs}` },
      },
    });
    const balancers: Partial<Record<RehearsedService, Balancer>> = { 'connection-gateway': gateways, 'channel-api': api, 'file-service': files };
    const deployments = new Map(
      SERVICES.map((service) => {
        const isGateway = service === 'connection-gateway';
        const graceMs = isGateway ? shutdownGraceMs + MARGIN_MS : GRACE_MS[service];
        return [service, new Deployment(launcher, { service, replicas: replicas[service], balancer: balancers[service], graceMs, oneAtATime: isGateway, propagationMs: PROPAGATION_MS, log })];
      }),
    );
    const close = async () => {
      await Promise.all([gateways.close(), api.close(), files.close()]);
      launcher.close();
      rmSync(folder, { recursive: true, force: true });
    };
    const database = createDatabase({ url: databaseUrl, poolSize: 2, applicationName: 'rehearsal' });
    return new Cluster({ deployments, database, urls: { gateway: gateways.url, api: api.url, files: files.url }, keys: await readSigningKeys(signingKeysFile), close });
  }

  async start(release: Release): Promise<void> {
    await Promise.all([...this.deployments.values()].map((deployment) => deployment.start(release)));
  }

  deployment(service: ServiceName): Deployment {
    const deployment = this.deployments.get(service);
    if (deployment === undefined) throw new Error(`There is no ${service}.`);
    return deployment;
  }

  /** Processes that had to be killed when their grace was over. */
  get killed(): number {
    return [...this.deployments.values()].reduce((sum, { killed }) => sum + killed, 0);
  }

  token(userId: string): Promise<string> {
    return signAccessToken(this.#keys, { issuer: this.urls.api, audience: 'chatgenius', userId, sessionId: randomUUID(), expiresInSeconds: 900 });
  }

  async stop(): Promise<void> {
    await this.database.close();
    for (const service of [...SERVICES].reverse()) await this.deployment(service).stop();
    await this.#close();
  }
}
