import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { createLogger, EnvironmentError } from '@chatgenius/service-runtime';
import { attach } from 'engine.io';
import { Server } from 'socket.io';
import { Handshakes } from '../connections/handshake/handshakes.ts';
import { createPublicServer } from '../connections/handshake/public-http.ts';
import { socketServerOptions } from '../connections/handshake/server-options.ts';
import { type TransportSettings } from '../connections/handshake/transport-settings.ts';
import { createRedisAdapter } from '../websocket/adapters/redis-adapter.ts';
import { readConformanceEnvironment } from './conformance.env.ts';
import { echoMessages, serveEchoes } from './echo.ts';

/** The suite of Engine.IO alone knows nothing of Socket.IO, and has a path of its own. */
const ENGINE_PATH = '/engine.io/';
/** What the suites expect; whatever is not here is as in production. */
const SETTINGS: TransportSettings = {
  allowedOrigins: [],
  allowPolling: true,
  pingIntervalMs: 300,
  pingTimeoutMs: 200,
  handshakeTimeoutMs: 1_000,
  maxPendingConnections: 10_000,
  packetBytes: 1e6,
  packetsPerWindow: 0,
};

try {
  await serve();
} catch (error) {
  if (!(error instanceof EnvironmentError)) throw error;
  process.stderr.write(`The conformance server cannot start. ${error.message}\n`);
  process.exitCode = 1;
}

/** The gateway's transport with nobody behind it, for the public test suites of the protocols (docs/guides/conformance.md). */
async function serve(): Promise<void> {
  const { HOST, PORT, REDIS_URL } = readConformanceEnvironment();
  const logger = createLogger({ service: 'conformance', instance: HOST, level: 'warn' });
  const redis = createRedisAdapter(REDIS_URL, logger);
  const http = createPublicServer({ ...SETTINGS, socketPaths: ['/socket.io/', ENGINE_PATH] });
  const options = socketServerOptions(SETTINGS);
  const server = new Server(http, { ...options, adapter: redis.constructorForServer });
  new Handshakes({ settings: SETTINGS, metrics: { connectionRejected: ignore, observePendingConnections: ignore }, logger }).guard(server, ['/', '/custom']);
  serveEchoes(server);
  attach(http, { ...options, path: ENGINE_PATH }).on('connection', echoMessages);
  await once(http.listen(PORT, HOST), 'listening');
  process.stdout.write(`Conformance server on http://${HOST}:${(http.address() as AddressInfo).port}\n`);
}

function ignore(): void {
  // Nobody counts here.
}
