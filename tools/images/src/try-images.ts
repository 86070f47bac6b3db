import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureSigningKeys, ensureWebhookSecretKey, findFreePorts, type Infrastructure, planInstances, serviceEnvironment, startInfrastructure, type ServiceName } from '@chatgenius/stack';
import { type BuiltImage, command } from './build-images.ts';

/** As the Dockerfile has it. */
const IMAGE_USER = 65_532;
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;

/** Starts each image on servers of this machine, as its entrypoint and its user say, and waits until it is ready. */
export async function tryImages(built: readonly BuiltImage[]): Promise<void> {
  const infrastructure = await startInfrastructure({ ignoreEnvironment: true });
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-images-'));
  const running: Container[] = [];
  try {
    const environments = await environmentsOf(infrastructure, folder);
    // Migrations first: it ends when they are done, and services are ready on what it has made.
    for (const { image, tag } of built.filter(({ image }) => image === 'migrate')) {
      const container = await Container.start(tag, { DATABASE_URL: infrastructure.urls.DATABASE_URL }, folder);
      running.push(container);
      await container.ended();
      await report(image, tag, container);
    }
    const services = built.filter(({ image }) => image !== 'migrate');
    for (const { image, tag } of services) running.push(await Container.start(tag, environments[image as ServiceName], folder));
    for (const [index, { image, tag }] of services.entries()) {
      const container = running.at(index - services.length);
      if (!container) continue;
      await container.ready(`http://127.0.0.1:${environments[image as ServiceName].OPS_PORT}/readyz`);
      await report(image, tag, container);
    }
  } finally {
    await Promise.all(running.map((container) => container.remove()));
    await infrastructure.stop();
    rmSync(folder, { recursive: true });
  }
}

async function report(image: string, tag: string, { tookMs }: Container): Promise<void> {
  const [size = ''] = (await command('buildah', ['images', '--format', '{{.Size}}', tag])).trim().split('\n');
  console.log(`${image.padEnd(20)} ${size.padStart(8)}  ${image === 'migrate' ? 'done' : 'ready'} after ${(tookMs / 1_000).toFixed(1)} s`);
}

async function environmentsOf(infrastructure: Infrastructure, folder: string): Promise<Record<ServiceName, Record<string, string>>> {
  const ports = await findFreePorts(6);
  const instances = planInstances({ channelApi: 1, gateways: 1, messaging: 1, presence: 1 }, { public: ports.slice(0, 2), ops: ports.slice(2) });
  const signingKeysFile = path.join(folder, 'signing-keys.json');
  ensureSigningKeys(signingKeysFile);
  for (const place of [folder, signingKeysFile]) chownSync(place, IMAGE_USER, IMAGE_USER);
  const api = instances.find(({ service }) => service === 'channel-api');
  const shared = {
    urlsOf: infrastructure.urlsOf,
    channelApiUrl: `http://127.0.0.1:${api?.port}`,
    signingKeysFile,
    webhookSecretKey: ensureWebhookSecretKey(path.join(folder, 'webhook-secret-key')),
    allowedOrigins: [],
    logLevel: 'info',
  };
  const entries = instances.map((instance): [ServiceName, Record<string, string>] => [instance.service, { OPS_HOST: '127.0.0.1', ...serviceEnvironment(instance, shared) }]);
  return Object.fromEntries(entries) as Record<ServiceName, Record<string, string>>;
}

/** A container that runs what its image says. */
class Container {
  readonly #name: string;
  readonly #process: ChildProcess;
  readonly #startedAt = performance.now();
  #output = '';
  tookMs = 0;

  private constructor(name: string, args: string[]) {
    this.#name = name;
    this.#process = spawn('buildah', args, { env: { ...process.env, BUILDAH_ISOLATION: 'chroot' } });
    for (const stream of [this.#process.stdout, this.#process.stderr]) stream?.on('data', (text: Buffer) => (this.#output = (this.#output + text.toString()).slice(-8_000)));
  }

  /** @param folder what of this machine it may read */
  static async start(tag: string, environment: Record<string, string>, folder: string): Promise<Container> {
    const name = (await command('buildah', ['from', '--pull=false', tag])).trim();
    const { OCIv1: { config } } = JSON.parse(await command('buildah', ['inspect', name])) as { OCIv1: { config: { Entrypoint: string[]; WorkingDir: string; User: string } } };
    const variables = Object.entries(environment).flatMap(([variable, value]) => ['--env', `${variable}=${value}`]);
    return new Container(name, ['run', '--volume', `${folder}:${folder}:ro`, '--user', config.User, '--workingdir', config.WorkingDir, ...variables, name, '--', ...config.Entrypoint]);
  }

  async ready(url: string): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!(await isOk(url))) {
      if (this.#process.exitCode !== null || performance.now() > deadline) throw new Error(`${this.#name} did not become ready. Its last words:\n${this.#output}`);
      await delay(LOOK_EVERY_MS);
    }
    this.tookMs = performance.now() - this.#startedAt;
  }

  async ended(): Promise<void> {
    const [code] = (await once(this.#process, 'close')) as [number | null];
    if (code !== 0) throw new Error(`${this.#name} ended with ${code}:\n${this.#output}`);
    this.tookMs = performance.now() - this.#startedAt;
  }

  async remove(): Promise<void> {
    if (this.#process.exitCode === null) {
      const closed = once(this.#process, 'close');
      this.#process.kill('SIGTERM');
      await closed;
    }
    await command('buildah', ['rm', this.#name]);
  }
}

const isOk = (url: string): Promise<boolean> => fetch(url).then(({ ok }) => ok, () => false);
