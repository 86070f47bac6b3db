import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type ServerDefinition, ServerProcess } from '../infrastructure/server-process.ts';
import { postgresAccount, temporaryFolder } from '../infrastructure/postgres-account.ts';
import { holdRun, type Run } from '../processes/run.ts';

/** Where a server may write. */
export interface ServerPlace {
  readonly folder: string;
  readonly logs: string;
}

/** Servers that are started one by one and stopped together, each with a folder of its own that goes with them. */
export class ServerGroup {
  readonly #run: Run;
  readonly #release: () => void;
  readonly #folder: string;
  readonly #started: ServerProcess[] = [];
  #places = 0;

  private constructor(run: Run, release: () => void) {
    this.#run = run;
    this.#release = release;
    this.#folder = temporaryFolder(run, postgresAccount());
  }

  static async open(): Promise<ServerGroup> {
    const { run, release } = await holdRun();
    return new ServerGroup(run, release);
  }

  /** Opens a group, and stops what has been started of it when `start` fails. */
  static async with<Result>(start: (group: ServerGroup) => Promise<Result>): Promise<Result> {
    const group = await ServerGroup.open();
    try {
      return await start(group);
    } catch (error) {
      await group.stop();
      throw error;
    }
  }

  async launch(define: (place: ServerPlace) => ServerDefinition): Promise<ServerProcess> {
    const folder = path.join(this.#folder, String(++this.#places));
    mkdirSync(folder);
    const server = await ServerProcess.launch(this.#run, define({ folder, logs: folder }));
    this.#started.push(server);
    return server;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#started.map((server) => server.stop()));
    this.#run.removeFolder(this.#folder);
    this.#release();
  }
}
