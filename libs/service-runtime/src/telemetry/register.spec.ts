import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { ServiceProcess } from '../service-process.fixture.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const REGISTER = ['--import', '@chatgenius/service-runtime/register'];

interface Span {
  name: string;
  traceId: string;
  parentSpanId?: string;
}

/** Answers every request with the trace id that its handler sees, and logs a line. */
const answering = `async ({ logger }) => {
  const { contextOf, activeTraceId } = await import('@chatgenius/service-runtime');
  const { context } = await import('@opentelemetry/api');
  const server = http.createServer((request, response) => context.with(contextOf(request.headers), () => {
    logger.info('test:request');
    response.end(activeTraceId());
  }));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  logger.info('test:listening', { port: server.address().port });
  return { close: async () => { server.close(); server.closeAllConnections(); } };
}`;

describe('telemetry', () => {
  let collector: Server;
  let exported: Span[];

  beforeAll(async () => {
    collector = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const { resourceSpans } = JSON.parse(text) as { resourceSpans: Array<{ scopeSpans: Array<{ spans: Span[] }> }> };
        exported.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)));
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    collector.closeAllConnections();
    collector.close();
  });
  afterEach(() => ServiceProcess.killAll());

  /** Calls a service once from within a trace, probes it, and ends it. */
  async function visit(environment: Record<string, string>) {
    exported = [];
    const service = new ServiceProcess(answering, environment, REGISTER);
    const ops = await service.opsUrl();
    const { metadata } = await service.logged('test:listening');
    await fetch(`${ops}/readyz`);
    await fetch(`${ops}/healthz`);
    const response = await fetch(`http://127.0.0.1:${Number(metadata?.port)}/`, { headers: { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` } });
    const seen = await response.text();
    const logged = await service.logged('test:request');
    service.signal('SIGTERM');
    const { code } = await service.exit();
    return { seen, logged, code };
  }

  it('exports the spans of requests, and none of probes, when it is told where to; also those of the last moment', async () => {
    const { seen, logged, code } = await visit({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    expect({ seen, code }).toEqual({ seen: TRACE_ID, code: 0 });
    expect(logged).toMatchObject({ traceId: TRACE_ID });
    expect(exported).toMatchObject([{ name: 'GET', traceId: TRACE_ID, parentSpanId: 'b7ad6b7169203331' }]);
  });

  it('passes the trace of the caller on, and exports nothing, when it is not', async () => {
    const { seen, logged, code } = await visit({});
    expect({ seen, code }).toEqual({ seen: TRACE_ID, code: 0 });
    expect(logged).toMatchObject({ traceId: TRACE_ID, spanId: 'b7ad6b7169203331' });
    expect(exported).toEqual([]);
  });

  it('can be switched off, and then says how to have metrics', async () => {
    const service = new ServiceProcess(answering, { OTEL_SDK_DISABLED: 'true' }, REGISTER);
    const response = await fetch(`${await service.opsUrl()}/metrics`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('OTEL_SDK_DISABLED');
    service.signal('SIGTERM');
    expect((await service.exit()).code).toBe(0);
  });
});
