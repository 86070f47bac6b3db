import { SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { TextRemoval } from './exported-texts.ts';

it('takes out of spans what people have written, and leaves what names the operation', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new TextRemoval(), new SimpleSpanProcessor({ exporter })] });
  const span = provider.getTracer('spec').startSpan('GET /v1/search', { attributes: { 'url.query': 'q=planted', 'url.full': 'https://host/path?q=planted', 'url.path': '/v1/search' } });
  span.recordException(new TypeError('planted is no number'));
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'planted is no number' });
  span.end();
  const [exported] = exporter.getFinishedSpans();
  const { name, attributes, status, events } = exported ?? {};
  expect(JSON.stringify({ name, attributes, status, events })).not.toContain('planted');
  expect(attributes).toEqual({ 'url.query': 'REDACTED', 'url.full': 'https://host/path?REDACTED', 'url.path': '/v1/search' });
  expect(events).toMatchObject([{ name: 'exception', attributes: { 'exception.type': 'TypeError' } }]);
});
