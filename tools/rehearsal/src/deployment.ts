import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Launch, type ServiceLauncher, type ServiceName } from '@chatgenius/stack';
import { type Balancer } from './balancer.ts';
import { type Release } from './release.ts';

export interface DeploymentOptions {
  readonly service: ServiceName;
  readonly replicas: number;
  /** Of services that clients connect to. */
  readonly balancer?: Balancer | undefined;
  /** terminationGracePeriodSeconds: whoever has not ended by then is killed. */
  readonly graceMs: number;
  /** Whether a process has to be gone before the next goes: what `minReadySeconds` of the length of a drain does. */
  readonly oneAtATime: boolean;
  /** From the end of a process until no Service leads to it: endpoints are told about, and take their time. */
  readonly propagationMs: number;
  readonly log: (line: string) => void;
}

interface Pod extends Launch {
  ending: boolean;
  /** As the readiness probe has found it last. */
  ready: boolean;
}

const PROBE_EVERY_MS = 500;

/** Plays the Deployment controller with real processes: a new one is ready before an old one is asked to end (maxUnavailable 0). */
export class Deployment {
  readonly #launcher: ServiceLauncher;
  readonly #options: DeploymentOptions;
  #pods: Pod[] = [];
  #started = 0;
  readonly #endings: Promise<void>[] = [];
  readonly #probe: NodeJS.Timeout;
  /** Processes that had to be killed when their grace was over. */
  killed = 0;

  constructor(launcher: ServiceLauncher, options: DeploymentOptions) {
    this.#launcher = launcher;
    this.#options = options;
    this.#probe = setInterval(() => void this.#probeAll(), PROBE_EVERY_MS);
  }

  get service(): ServiceName {
    return this.#options.service;
  }

  /** Nothing of a service that the release does not have. */
  async start(release: Release): Promise<void> {
    if (!release.services.has(this.service)) return this.#options.log(`${release.name} has no ${this.service}`);
    await Promise.all(Array.from({ length: this.#options.replicas }, () => this.#add(release)));
  }

  /** Every process is replaced by one of the release. */
  async roll(release: Release): Promise<void> {
    if (this.#staying.length === 0) return this.start(release);
    for (const old of this.#staying) {
      await this.#add(release);
      await this.#end(old);
    }
    await Promise.all(this.#endings);
  }

  /** Those that go are the oldest, all at once: on them are the most clients. */
  async scale(replicas: number, release: Release): Promise<void> {
    while (this.#staying.length < replicas) await this.#add(release);
    await Promise.all(this.#staying.slice(0, this.#staying.length - replicas).map((pod) => this.#end(pod)));
    await Promise.all(this.#endings);
  }

  /** The machine of one of its processes has died. @returns what puts another in its place */
  async crash(release: Release): Promise<() => Promise<void>> {
    const [pod] = this.#staying;
    if (pod === undefined) throw new Error(`${this.service} has no process.`);
    await pod.process.kill();
    pod.ending = true;
    this.#options.log(`${pod.name} was killed`);
    void delay(this.#options.propagationMs).then(() => this.#forget(pod));
    return () => this.#add(release);
  }

  async stop(): Promise<void> {
    clearInterval(this.#probe);
    await Promise.all(this.#pods.map(({ process }) => process.stop(this.#options.graceMs)));
  }

  get #staying(): Pod[] {
    return this.#pods.filter(({ ending }) => !ending);
  }

  async #add(release: Release): Promise<void> {
    const launch = await this.#launcher.define(this.service, `${this.service}-${++this.#started}-${release.name}`, release.workspace);
    await launch.process.start();
    this.#pods.push({ ...launch, ending: false, ready: true });
    this.#lead();
    this.#options.log(`${launch.name} is ready`);
  }

  async #end(pod: Pod): Promise<void> {
    pod.ending = true;
    // For a moment more, newcomers are led to it.
    void delay(this.#options.propagationMs).then(() => this.#forget(pod));
    const ending = this.#terminate(pod);
    this.#endings.push(ending);
    if (this.#options.oneAtATime) await ending;
  }

  async #terminate({ name, process }: Pod): Promise<void> {
    const { exited } = process;
    await process.stop(this.#options.graceMs);
    const { signal } = await exited;
    if (signal === 'SIGKILL') this.killed++;
    this.#options.log(`${name} has ended${signal === 'SIGKILL' ? ', killed at the end of its grace' : ''}`);
  }

  #forget(pod: Pod): void {
    this.#pods = this.#pods.filter((other) => other !== pod);
    this.#lead();
  }

  async #probeAll(): Promise<void> {
    const staying = this.#pods.filter(({ ending }) => !ending);
    await Promise.all(staying.map(async (pod) => (pod.ready = await isReady(pod.opsUrl))));
    this.#lead();
  }

  #lead(): void {
    this.#options.balancer?.lead(this.#pods.flatMap(({ port, ready }) => (port !== undefined && ready ? [port] : [])));
  }
}

/** A connection of its own per question: a pooled one would be a client that the service has to wait for when it ends. */
function isReady(opsUrl: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${opsUrl}/readyz`, { agent: false, timeout: 1_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', () => resolve(false));
  });
}
