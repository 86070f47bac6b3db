import { type IncomingMessage, type ServerResponse } from 'node:http';
import { metrics, trace, type Meter, type Tracer } from '@opentelemetry/api';
import { withExemplars } from './exemplars.ts';

/** What `register.ts` started before the application was loaded. */
export interface Telemetry {
  readonly exportsTraces: boolean;
  metricsHandler(request: IncomingMessage, response: ServerResponse): void;
  /** Sends what has not been sent. */
  shutdown(): Promise<void>;
}

/**
 * `--import` and the application may load different copies of this file (built and source);
 * a process has one telemetry all the same.
 */
const KEY = Symbol.for('chatgenius.telemetry');
const registry = globalThis as { [KEY]?: Telemetry };

export function provideTelemetry(telemetry: Telemetry): void {
  registry[KEY] = telemetry;
}

function registeredTelemetry(): Telemetry | undefined {
  return registry[KEY];
}

/** Instruments of one part of the system; call it when the process has been started, not while modules load. */
export function meter(name: string): Meter {
  return withExemplars(metrics.getMeter(name));
}

export function tracer(name: string): Tracer {
  return trace.getTracer(name);
}

/** Answers a scrape in Prometheus' text format. */
export function metricsHandler(request: IncomingMessage, response: ServerResponse): void {
  const telemetry = registeredTelemetry();
  if (telemetry) return telemetry.metricsHandler(request, response);
  response.writeHead(503, { 'content-type': 'text/plain' });
  response.end('Telemetry is off: start with node --import @chatgenius/service-runtime/register and without OTEL_SDK_DISABLED.\n');
}

export async function shutdownTelemetry(): Promise<void> {
  await registeredTelemetry()?.shutdown();
}
