import { Session } from 'node:inspector/promises';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { getHeapSnapshot } from 'node:v8';
import { pipeline } from 'node:stream/promises';
import { type LogLevel } from '../logging/events/log-event.ts';
import { type Logger } from '../logging/logger.ts';
import { assertRoomForSnapshot, DiagnosticsError, levelOf, secondsOf } from './diagnostics.rules.ts';

/** What can be taken of a running process. */
const DIAGNOSTICS = ['heap-snapshot', 'cpu-profile', 'event-loop', 'log-level'] as const;
type Diagnosis = (typeof DIAGNOSTICS)[number];

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly parameters: URLSearchParams;
  readonly logger: Logger;
}

/** Nobody reads it. */
const CLIENT_GONE = 499;

const isDiagnosis = (name: string): name is Diagnosis => DIAGNOSTICS.some((known) => known === name);

/** Taken one at a time: each slows the process, a heap snapshot stops it for seconds. */
export class Diagnostics {
  readonly #logger: Logger;
  #busyWith: Diagnosis | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Answers `POST /diagnostics/<name>` of somebody who has shown the OPS_TOKEN. @throws DiagnosticsError for what cannot be done, with its HTTP status */
  async answer(name: string, asked: Omit<Asked, 'logger'>): Promise<void> {
    if (!isDiagnosis(name)) throw new DiagnosticsError(404, `There is no "${name}"; there are ${DIAGNOSTICS.join(', ')}.`);
    if (this.#busyWith !== undefined) throw new DiagnosticsError(409, `This process is busy with ${this.#busyWith}. Try again when that is done.`);
    this.#busyWith = name;
    try {
      await TAKE[name]({ ...asked, logger: this.#logger });
      this.#logger.info('diagnostics:taken', { diagnosis: name });
    } finally {
      this.#busyWith = undefined;
    }
  }
}

const TAKE: Readonly<Record<Diagnosis, (asked: Asked) => Promise<void>>> = {
  'heap-snapshot': async ({ response }) => {
    assertRoomForSnapshot({ heapUsed: process.memoryUsage().heapUsed, available: process.availableMemory() });
    response.writeHead(200, attachment('heapsnapshot'));
    await pipeline(getHeapSnapshot(), response);
  },
  'cpu-profile': async ({ response, parameters }) => {
    const seconds = secondsOf(parameters);
    const session = new Session();
    session.connect();
    try {
      await session.post('Profiler.enable');
      await session.post('Profiler.start');
      await whileAsked(seconds, response);
      const { profile } = await session.post('Profiler.stop');
      response.writeHead(200, attachment('cpuprofile')).end(JSON.stringify(profile));
    } finally {
      session.disconnect();
    }
  },
  'event-loop': async ({ response, parameters }) => {
    const seconds = secondsOf(parameters);
    const lag = monitorEventLoopDelay({ resolution: 10 });
    const before = performance.eventLoopUtilization();
    lag.enable();
    await whileAsked(seconds, response).finally(() => lag.disable());
    const milliseconds = (nanoseconds: number): number => Math.round(nanoseconds / 1e5) / 10;
    const resources = Object.entries(Object.groupBy(process.getActiveResourcesInfo(), (name) => name)).map(([name, all = []]) => [name, all.length]);
    json(response, {
      seconds,
      utilization: performance.eventLoopUtilization(before).utilization,
      delayMs: { mean: milliseconds(lag.mean), p50: milliseconds(lag.percentile(50)), p99: milliseconds(lag.percentile(99)), max: milliseconds(lag.max) },
      activeResources: Object.fromEntries(resources) as Record<string, number>,
      memory: process.memoryUsage(),
    });
  },
  'log-level': ({ response, parameters, logger }) => {
    const before: LogLevel = logger.level;
    logger.level = levelOf(parameters);
    json(response, { before, now: logger.level });
    return Promise.resolve();
  },
};

/** What nobody waits for any more is not gone on with. @throws DiagnosticsError */
async function whileAsked(seconds: number, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await delay(seconds * 1_000, undefined, { signal: gone.signal }).catch(() => {
    throw new DiagnosticsError(CLIENT_GONE, 'Whoever asked is gone.');
  });
}

const attachment = (extension: string): Record<string, string> => ({
  'content-type': 'application/octet-stream',
  'cache-control': 'no-store',
  'content-disposition': `attachment; filename="${process.pid}-${Date.now()}.${extension}"`,
});

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}
