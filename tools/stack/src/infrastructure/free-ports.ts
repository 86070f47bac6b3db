import { createServer, type Server } from 'node:net';

/**
 * Below the ranges from which systems take the source ports of outgoing connections: a server that
 * is restarted on its port must not find it lent to a client in the meantime.
 */
const LOWEST = 15_000;
const HIGHEST = 32_000;
const ATTEMPTS = 200;

/** Distinct ports of 127.0.0.1 on which nobody listens now. */
export async function findFreePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  const ports: number[] = [];
  try {
    for (let attempt = 0; ports.length < count; attempt += 1) {
      if (attempt === count + ATTEMPTS) throw new Error(`No ${count} free ports were found between ${LOWEST} and ${HIGHEST} on 127.0.0.1.`);
      const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
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
