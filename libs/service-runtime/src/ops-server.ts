import { hash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Diagnostics } from './diagnostics/diagnostics.ts';
import { DiagnosticsError } from './diagnostics/diagnostics.rules.ts';
import { type Health, type Readiness } from './health.ts';
import { type Logger } from './logging/logger.ts';
import { metricsHandler } from './telemetry/telemetry.ts';

export interface OpsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Milliseconds. Who asks here asks little: a request that does not come whole in time is closed. */
const DEADLINES = { headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 };
/** Probes and scrapers keep one each. */
const MOST_CONNECTIONS = 256;
const DIAGNOSTICS_PATH = '/diagnostics/';

interface OpsServerOptions {
  port: number;
  host: string;
  /** Without it nobody is told more than whether the process lives and is ready. */
  token?: string | undefined;
  health: Health;
  logger: Logger;
}

/** What the platform asks of a process: does it live, is it ready, how is it doing. */
export async function startOpsServer({ port, host, token, health, logger }: OpsServerOptions): Promise<OpsServer> {
  const noteReadiness = readinessLog(logger);
  const diagnostics = new Diagnostics(logger);
  const server = createServer(DEADLINES, (request, response) => {
    answer(request, response, { health, noteReadiness, mayKnow: knowers(token), hasToken: token !== undefined, diagnostics, logger }).catch((error: unknown) => {
      logger.error('ops:fault', { error });
      response.destroy();
    });
  });
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answering {
  readonly health: Health;
  readonly noteReadiness: (readiness: Readiness) => void;
  readonly mayKnow: (request: IncomingMessage) => boolean;
  readonly hasToken: boolean;
  readonly diagnostics: Diagnostics;
  readonly logger: Logger;
}

async function answer(request: IncomingMessage, response: ServerResponse, answering: Answering): Promise<void> {
  const { health, noteReadiness, mayKnow } = answering;
  if (request.url?.startsWith(DIAGNOSTICS_PATH)) return diagnose(request, response, answering);
  if (request.method !== 'GET' && request.method !== 'HEAD') return json(response, 405, { error: 'Use GET.' });
  switch (request.url?.split('?', 1)[0]) {
    case '/healthz':
      return json(response, 200, { status: 'alive', uptimeSeconds: Math.round(process.uptime()) });
    case '/readyz': {
      const readiness = await health.readiness();
      noteReadiness(readiness);
      return json(response, readiness.status === 'ready' ? 200 : 503, mayKnow(request) ? readiness : { status: readiness.status });
    }
    case '/metrics':
      if (mayKnow(request)) return metricsHandler(request, response);
      response.setHeader('www-authenticate', 'Bearer');
      return json(response, 401, { error: 'Send the OPS_TOKEN of this process as a bearer token.' });
    default:
      return json(response, 404, { error: 'Here are /healthz, /readyz, /metrics and /diagnostics/.' });
  }
}

/** Of administrators alone: a heap has whatever a process knows. Without a token in the environment nobody is one, from this machine either. */
async function diagnose(request: IncomingMessage, response: ServerResponse, { mayKnow, hasToken, diagnostics, logger }: Answering): Promise<void> {
  if (!hasToken) return json(response, 403, { error: 'Diagnostics need an OPS_TOKEN in the environment of this process.' });
  if (!mayKnow(request)) {
    logger.warn('diagnostics:refused');
    response.setHeader('www-authenticate', 'Bearer');
    return json(response, 401, { error: 'Send the OPS_TOKEN of this process as a bearer token.' });
  }
  if (request.method !== 'POST') return json(response, 405, { error: 'Use POST.' });
  const { pathname, searchParams: parameters } = new URL(request.url ?? '', 'http://ops');
  try {
    await diagnostics.answer(pathname.slice(DIAGNOSTICS_PATH.length), { request, response, parameters });
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error;
    json(response, error.status, { error: error.message });
  }
}

/** Compared as hashes, which takes as long for a good guess as for a bad one. */
function knowers(token: string | undefined): (request: IncomingMessage) => boolean {
  if (token === undefined) return () => true;
  const digest = (text: string) => hash('sha256', text, 'buffer');
  const expected = digest(`Bearer ${token}`);
  return ({ headers }) => timingSafeEqual(digest(headers.authorization ?? ''), expected);
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** One line when readiness changes, not one per probe. */
function readinessLog(logger: Logger): (readiness: Readiness) => void {
  let last: Readiness['status'] = 'starting';
  return ({ status, checks }) => {
    if (status === last) return;
    const failed = Object.fromEntries(Object.entries(checks).filter(([, check]) => check.status === 'failed'));
    if (status === 'failing') logger.warn('readiness:lost', { checks: failed });
    else if (last === 'failing') logger.info('readiness:regained', { status });
    last = status;
  };
}
