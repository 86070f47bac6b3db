import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { command } from './build-images.ts';
import { type TriedContainer } from './try-images.ts';

const HEALTHY_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 250;

/** Docker's form of an image's configuration, as far as it is needed. */
interface ImageConfig {
  readonly Entrypoint: string[];
  readonly Env: string[];
  readonly WorkingDir: string;
  readonly User: string;
  readonly Healthcheck?: { readonly Test: string[] };
}

/**
 * What an engine would do, in a mount namespace of its own: the image's root bound read-only, with /proc and /dev and the folder that
 * it may read, perhaps a folder in memory; then its user, without new privileges. The network is this machine's.
 */
const ENTER = `
  root=$1 folder=$2 user=$3 group=$4 workdir=$5 writable=$6; shift 6
  mount --bind "$root" "$root"
  if [ -n "$writable" ]; then mkdir -p "$root$writable"; mount -t tmpfs -o mode=1777 tmpfs "$root$writable"; fi
  mkdir -p "$root/proc" "$root/dev" "$root$folder"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount --bind "$folder" "$root$folder"
  mount -o remount,bind,ro "$root$folder"
  mount -o remount,bind,ro "$root"
  exec setpriv --no-new-privs unshare --root="$root" --wd="$workdir" --setgid="$group" --setuid="$user" -- "$@"
`;
/** Succeeds where nothing can be written, by whomever. */
const CANNOT_WRITE = "try { require('node:fs').writeFileSync('/app/written', ''); process.exit(1); } catch (error) { process.exit(error.code === 'EROFS' ? 0 : 2); }";

/** A container that runs what its image says. */
export class Container implements TriedContainer {
  readonly #name: string;
  readonly #config: ImageConfig;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #root: string;
  readonly #folder: string;
  readonly #writable: string;
  readonly #process: ChildProcess;
  readonly #startedAt = performance.now();
  #output = '';
  tookMs = 0;

  private constructor(name: string, config: ImageConfig, { root, folder, writable = '', environment }: { root: string; folder: string; writable: string | undefined; environment: Readonly<Record<string, string>> }) {
    this.#name = name;
    this.#config = config;
    this.#root = root;
    this.#folder = folder;
    this.#writable = writable;
    // This machine's programs come first, and find each other by it.
    this.#variables = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...Object.fromEntries(config.Env.map((pair) => pair.split(/=(.*)/s, 2) as [string, string])), ...environment };
    this.#process = spawn('unshare', this.#entering(config.User, config.Entrypoint), { env: this.#variables });
    for (const stream of [this.#process.stdout, this.#process.stderr]) stream?.on('data', (text: Buffer) => (this.#output = (this.#output + text.toString()).slice(-8_000)));
  }

  /** @param folder what of this machine it may read */
  static async start(tag: string, environment: Record<string, string>, folder: string, writable?: string): Promise<Container> {
    const name = (await command('buildah', ['from', '--pull=false', tag])).trim();
    const { Docker: { config } } = JSON.parse(await command('buildah', ['inspect', name])) as { Docker: { config: ImageConfig } };
    const root = (await command('buildah', ['mount', name])).trim();
    const container = new Container(name, config, { root, folder, writable, environment });
    try {
      container.#assertReadOnly();
      return container;
    } catch (error) {
      await container.remove();
      throw error;
    }
  }

  /** By the image's own health check, run inside. */
  async healthy(): Promise<void> {
    const [, ...test] = this.#config.Healthcheck?.Test ?? [];
    if (test.length === 0) throw new Error(`${this.#name} has no health check.`);
    await this.#until(() => this.#succeeds(this.#config.User, test), 'healthy');
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

  #assertReadOnly(): void {
    const [node = ''] = this.#config.Entrypoint;
    if (!this.#succeeds('0:0', [node, '-e', CANNOT_WRITE])) throw new Error(`The root of ${this.#name} can be written.`);
  }

  async #until(holds: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + HEALTHY_WITHIN_MS;
    while (!holds()) {
      if (this.#process.exitCode !== null || performance.now() > deadline) throw new Error(`${this.#name} did not become ${what}. Its last words:\n${this.#output}`);
      await delay(LOOK_EVERY_MS);
    }
  }

  #succeeds(user: string, words: readonly string[]): boolean {
    try {
      execFileSync('unshare', this.#entering(user, words), { env: this.#variables, stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  #entering(user: string, words: readonly string[]): string[] {
    const [uid = '', gid = uid] = user.split(':');
    return ['--mount', '--propagation', 'private', '--', '/bin/sh', '-ec', ENTER, 'sh', this.#root, this.#folder, uid, gid, this.#config.WorkingDir, this.#writable, ...words];
  }
}

export const sizeOf = async (tag: string): Promise<string> => (await command('buildah', ['images', '--format', '{{.Size}}', tag])).trim().split('\n', 1).join('');
