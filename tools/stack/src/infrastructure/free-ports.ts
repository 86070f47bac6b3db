import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';

/**
 * Below the ranges from which systems take the source ports of outgoing connections: a server that
 * is restarted on its port must not find it lent to a client in the meantime.
 */
const LOWEST = 15_000;
const HIGHEST = 32_000;
const ATTEMPTS = 200;
/** An empty file for each port that was given out a moment ago: whoever got it may not listen yet. */
const GIVEN_OUT = path.join(tmpdir(), `chatgenius-ports-${userInfo().uid}`);
const GIVEN_OUT_MS = 120_000;

/** Distinct ports of 127.0.0.1 on which nobody listens now, and which nobody else of this user was given a moment ago. */
export async function findFreePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  const ports: number[] = [];
  forgetOld();
  try {
    for (let attempt = 0; ports.length < count; attempt += 1) {
      if (attempt === count + ATTEMPTS) throw new Error(`No ${count} free ports were found between ${LOWEST} and ${HIGHEST} on 127.0.0.1.`);
      const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
      if (!reserve(port)) continue;
      const server = await listen(port);
      if (!server) continue;
      held.push(server); // until all are found, so that none is given out twice
      ports.push(port);
    }
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
  return ports;
}

/** @returns whether nobody else was given it */
function reserve(port: number): boolean {
  try {
    writeFileSync(path.join(GIVEN_OUT, String(port)), '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function forgetOld(): void {
  mkdirSync(GIVEN_OUT, { recursive: true });
  for (const name of readdirSync(GIVEN_OUT)) {
    const file = path.join(GIVEN_OUT, name);
    const { mtimeMs = Infinity } = statSync(file, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > GIVEN_OUT_MS) rmSync(file, { force: true });
  }
}

export async function findFreePort(): Promise<number> {
  const [port] = await findFreePorts(1);
  return port as number;
}

export async function isPortFree(port: number): Promise<boolean> {
  const server = await listen(port);
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  return server !== undefined;
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
