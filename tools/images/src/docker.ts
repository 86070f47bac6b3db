import { setTimeout as delay } from 'node:timers/promises';
import { type BuiltImage, command } from './build-images.ts';
import { type ImageName } from './images.rules.ts';
import { type TriedContainer } from './try-images.ts';

const HEALTHY_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 500;

const docker = async (...args: string[]): Promise<string> => (await command('docker', args)).trim();

/** Whether an engine is there and answers. */
export const dockerAnswers = (): Promise<boolean> => docker('info', '--format', '{{.ServerVersion}}').then((version) => version !== '', () => false);

/** As the guide says it, from the Dockerfile's own bases. */
export async function buildWithDocker(images: readonly ImageName[]): Promise<BuiltImage[]> {
  const built: BuiltImage[] = [];
  for (const image of images) {
    const tag = `chatgenius/${image}:trial`;
    console.log(`Building ${tag}`);
    await docker('build', '--quiet', '--file', 'deploy/images/Dockerfile', '--target', image, '--tag', tag, '.');
    built.push({ image, tag });
  }
  return built;
}

export const dockerSize = async (tag: string): Promise<string> => `${Math.round(Number(await docker('image', 'inspect', '--format', '{{.Size}}', tag)) / 1_000_000)} MB`;

/** A container as docker-compose.yml would have it, on the network of this machine. */
export class DockerContainer implements TriedContainer {
  readonly #id: string;
  readonly #startedAt = performance.now();
  tookMs = 0;

  private constructor(id: string) {
    this.#id = id;
  }

  static async start(tag: string, environment: Record<string, string>, folder: string, writable?: string): Promise<DockerContainer> {
    const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const hardened = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', ...(writable === undefined ? [] : ['--tmpfs', writable])];
    return new DockerContainer(await docker('run', '--detach', '--network', 'host', ...hardened, '--volume', `${folder}:${folder}:ro`, ...variables, tag));
  }

  /** The health check of the image asks /readyz, so that both are one here. */
  async healthy(): Promise<void> {
    const deadline = performance.now() + HEALTHY_WITHIN_MS;
    for (;;) {
      const [status, health] = (await docker('inspect', '--format', '{{.State.Status}} {{.State.Health.Status}}', this.#id)).split(' ');
      if (health === 'healthy') break;
      if (status !== 'running' || performance.now() > deadline) throw new Error(`It did not become healthy (${status}, ${health}). Its last words:\n${await docker('logs', '--tail', '40', this.#id)}`);
      await delay(LOOK_EVERY_MS);
    }
    this.tookMs = performance.now() - this.#startedAt;
  }

  async ended(): Promise<void> {
    const code = await docker('wait', this.#id);
    if (code !== '0') throw new Error(`It ended with ${code}:\n${await docker('logs', this.#id)}`);
    this.tookMs = performance.now() - this.#startedAt;
  }

  async remove(): Promise<void> {
    await docker('rm', '--force', '--volumes', this.#id);
  }
}
