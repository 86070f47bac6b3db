import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Program } from './program.ts';

const TIMEOUT_MS = 3_000;
const ASK_EVERY_MS = 300;
const run = promisify(execFile);

interface Asked {
  /** As the compose file or the image says it. */
  readonly test: readonly string[];
  readonly address: string;
  readonly program: Program;
}

/**
 * Runs the health check of a service. Programs of images that this machine may lack are played: `wget` and `pg_isready` ask by this
 * process what they would ask; `redis-cli` comes with the server.
 */
export async function isHealthy({ test: [kind, ...words], address, program }: Asked): Promise<boolean> {
  const [command = '', ...args] = (kind === 'CMD-SHELL' ? (words[0] ?? '').split(' ') : words).map((word) => word.replaceAll('127.0.0.1', address));
  try {
    switch (command) {
      case 'wget':
        return (await fetch(args.at(-1) ?? '', { signal: AbortSignal.timeout(TIMEOUT_MS) })).ok;
      case 'pg_isready':
        return await takesConnections(address, 5432);
      case 'redis-cli':
        return (await run(program.command.replace(/redis-server$/, 'redis-cli'), ['-h', address, ...args], { env: program.env })).stdout.trim() === 'PONG';
      default:
        // A node for each question would take the time of those that start.
        await delay(ASK_EVERY_MS);
        await run(process.execPath, args, { env: program.env, timeout: TIMEOUT_MS });
        return true;
    }
  } catch {
    return false;
  }
}

function takesConnections(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
