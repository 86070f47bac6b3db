import { SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { TextRemoval } from './exported-texts.ts';

describe('exported spans', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new TextRemoval(), new SimpleSpanProcessor({ exporter })] });
  afterEach(() => exporter.reset());

  it('have nothing that people have written, and what names the operation', () => {
    const attributes = { 'http.route': '/v1/search', 'url.query': 'q=planted', 'url.path': '/v1/search' };
    const span = provider.getTracer('spec').startSpan('GET /v1/search', { attributes });
    span.recordException(new TypeError('planted is no number'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'planted is no number' });
    span.end();
    const [exported] = exporter.getFinishedSpans();
    const { name, status, events } = exported ?? {};
    expect(JSON.stringify({ name, attributes: exported?.attributes, status, events })).not.toContain('planted');
    expect(exported?.attributes).toEqual({ ...attributes, 'url.query': 'REDACTED' });
    expect(events).toMatchObject([{ name: 'exception', attributes: { 'exception.type': 'TypeError' } }]);
  });

  it.each([
    ['a request to a route with a code', { 'http.route': '/v1/invitations/:code', 'url.path': '/v1/invitations/planted' }, { 'http.route': '/v1/invitations/:code', 'url.path': '/v1/invitations/:code' }],
    ['a request to nothing that is here', { 'url.path': '/planted' }, { 'url.path': 'REDACTED' }],
    ['a request to others', { 'url.full': 'https://somebody:planted@hooks.example.com/planted?x=planted' }, { 'url.full': 'https://hooks.example.com/REDACTED' }],
    ['what is no address', { 'url.full': 'planted' }, { 'url.full': 'REDACTED' }],
  ])('name no path: %s', (_, attributes, exported) => {
    provider.getTracer('spec').startSpan('GET', { attributes }).end();
    expect(exporter.getFinishedSpans()[0]?.attributes).toEqual(exported);
  });
});
