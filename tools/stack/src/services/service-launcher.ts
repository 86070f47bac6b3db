import path from 'node:path';
import { bundleFolder } from '../bundle.ts';
import { findFreePorts } from '../infrastructure/free-ports.ts';
import { holdRun } from '../processes/run.ts';
import { WORKSPACE } from '../workspace.ts';
import { nodeFlags } from './node-flags.ts';
import { inheritedEnvironment, serviceEnvironment, type SharedSettings } from './service-environment.rules.ts';
import { ServiceProcess } from './service-process.ts';
import { type Instance, type ServiceName } from './topology.rules.ts';

export interface LauncherOptions {
  readonly settings: SharedSettings;
  readonly logDirectory: string;
  /** Variables beside, or instead of, those that every service gets. */
  readonly env?: Readonly<Partial<Record<ServiceName | 'all', Record<string, string>>>>;
}

/** One process, not started yet. */
export interface Launch {
  readonly name: string;
  readonly opsUrl: string;
  /** Of services that clients connect to. */
  readonly port: number | undefined;
  readonly process: ServiceProcess;
}

/** What V8 has made of bundles: a tenth of what a start costs. */
const COMPILED = path.join(WORKSPACE, '.cache/compiled');
const PUBLIC: readonly ServiceName[] = ['channel-api', 'connection-gateway', 'file-service'];

/** Processes one at a time, of any build, where `startStack` starts all of one build at once: for rehearsals of releases. */
export class ServiceLauncher {
  readonly #held: Awaited<ReturnType<typeof holdRun>>;
  readonly #options: LauncherOptions;

  private constructor(held: Awaited<ReturnType<typeof holdRun>>, options: LauncherOptions) {
    this.#held = held;
    this.#options = options;
  }

  static async open(options: LauncherOptions): Promise<ServiceLauncher> {
    return new ServiceLauncher(await holdRun(), options);
  }

  /** @param workspace the checkout whose bundles are run */
  async define(service: ServiceName, name: string, workspace = WORKSPACE): Promise<Launch> {
    const [opsPort = 0, port] = await findFreePorts(PUBLIC.includes(service) ? 2 : 1);
    const instance: Instance = { service, name, opsPort, ...(port !== undefined && { port }) };
    const { settings, logDirectory, env } = this.#options;
    const bundle = bundleFolder(service, workspace);
    const opsUrl = `http://127.0.0.1:${opsPort}`;
    const process = new ServiceProcess(this.#held.run, {
      name,
      nodeArgs: [...nodeFlags(service, workspace), '--import', path.join(bundle, 'telemetry.js'), path.join(bundle, 'main.js')],
      env: { ...inheritedEnvironment(globalThis.process.env), NODE_COMPILE_CACHE: COMPILED, ...serviceEnvironment(instance, settings), ...env?.all, ...env?.[service] },
      opsUrl,
      logFile: path.join(logDirectory, `${name}.log`),
    });
    return { name, opsUrl, port, process };
  }

  /** Call when all processes have ended. */
  close(): void {
    this.#held.release();
  }
}
