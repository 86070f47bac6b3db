import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureSigningKeys, ensureSecretKey, findFreePorts, type Infrastructure, planInstances, serviceEnvironment, startInfrastructure, type ServiceName } from '@chatgenius/stack';
import { type BuiltImage } from './build-images.ts';

/** A container that was started from an image. */
export interface TriedContainer {
  /** Until it was healthy, or had ended. */
  readonly tookMs: number;
  /** Resolves when the image's own health check succeeds. */
  healthy(): Promise<void>;
  /** Resolves when it has ended well. */
  ended(): Promise<void>;
  remove(): Promise<void>;
}

/** What runs images: an engine, or what plays its part. */
export interface Runner {
  /** @param folder what of this machine it may read @param writable an empty folder in memory, where it has one */
  start(tag: string, environment: Record<string, string>, folder: string, writable?: string): Promise<TriedContainer>;
  sizeOf(tag: string): Promise<string>;
}

/** As the manifests mount it: for parts of uploads, and files that are looked at. */
const WRITABLE: Partial<Record<string, string>> = { 'file-service': '/tmp' };
/** Of files that the image's user reads, in a folder that lives as long as the trial. */
const [READABLE_FOLDER, READABLE_FILE] = [0o755, 0o644];

/**
 * Starts each image on servers of this machine, as its entrypoint and its user say, with a root that is only read and without new
 * privileges. Waits until its own health check says that it is ready.
 */
export async function tryImages(built: readonly BuiltImage[], runner: Runner): Promise<void> {
  const infrastructure = await startInfrastructure({ ignoreEnvironment: true });
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-images-'));
  const running: TriedContainer[] = [];
  try {
    const environments = await environmentsOf(infrastructure, folder);
    // Migrations first: it ends when they are done, and services are ready on what it has made.
    for (const { image, tag } of built.filter(({ image }) => image === 'migrate')) {
      const container = await runner.start(tag, { DATABASE_URL: infrastructure.urls.DATABASE_URL }, folder);
      running.push(container);
      await container.ended();
      report(image, await runner.sizeOf(tag), container);
    }
    const services = built.filter(({ image }) => image !== 'migrate');
    for (const { image, tag } of services) running.push(await runner.start(tag, environments[image as ServiceName], folder, WRITABLE[image]));
    for (const [index, { image, tag }] of services.entries()) {
      const container = running.at(index - services.length);
      if (!container) continue;
      await container.healthy();
      report(image, await runner.sizeOf(tag), container);
    }
  } finally {
    await Promise.all(running.map((container) => container.remove()));
    await infrastructure.stop();
    rmSync(folder, { recursive: true });
  }
}

const report = (image: string, size: string, { tookMs }: TriedContainer): void =>
  console.log(`${image.padEnd(20)} ${size.padStart(8)}  ${image === 'migrate' ? 'done' : 'healthy'} after ${(tookMs / 1_000).toFixed(1)} s on a read-only root`);

async function environmentsOf(infrastructure: Infrastructure, folder: string): Promise<Record<ServiceName, Record<string, string>>> {
  const ports = await findFreePorts(9);
  const instances = planInstances({ channelApi: 1, gateways: 1, messaging: 1, presence: 1, files: 1, canary: 1 }, { public: ports.slice(0, 3), ops: ports.slice(3) });
  const signingKeysFile = path.join(folder, 'signing-keys.json');
  ensureSigningKeys(signingKeysFile);
  chmodSync(folder, READABLE_FOLDER);
  chmodSync(signingKeysFile, READABLE_FILE);
  const api = instances.find(({ service }) => service === 'channel-api');
  const shared = {
    urlsOf: infrastructure.urlsOf,
    channelApiUrl: `http://127.0.0.1:${api?.port}`,
    signingKeysFile,
    webhookSecretKey: ensureSecretKey(path.join(folder, 'webhook-secret-key')),
    filesUrl: `http://127.0.0.1:${instances.find(({ service }) => service === 'file-service')?.port}`,
    filesFolder: '/tmp/files',
    fileLinkKey: ensureSecretKey(path.join(folder, 'file-link-key')),
    allowedOrigins: [],
    logLevel: 'info',
    gatewayUrls: instances.filter(({ service }) => service === 'connection-gateway').map(({ port }) => `http://127.0.0.1:${port}`),
    canaryPassword: ensureSecretKey(path.join(folder, 'canary-password')),
  };
  const entries = instances.map((instance): [ServiceName, Record<string, string>] => [instance.service, { OPS_HOST: '127.0.0.1', ...serviceEnvironment(instance, shared) }]);
  return Object.fromEntries(entries) as Record<ServiceName, Record<string, string>>;
}
