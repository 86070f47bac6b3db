import { waitUntil } from '@chatgenius/testing';
import { type CollectedSpan, type SpanCollector } from './span-collector.ts';

/** What was exported, as the ways from the first span of a trace to each of its others. */
export class TraceRoads {
  readonly #collector: SpanCollector;

  constructor(collector: SpanCollector) {
    this.#collector = collector;
  }

  spansOf(traceId: string): CollectedSpan[] {
    return this.#collector.spans.filter((span) => span.traceId === traceId);
  }

  /** `service: name` of each span and of all those above it, joined by ` > `; a parent that was not exported is told by its id. */
  of(traceId: string): string[] {
    const spans = this.spansOf(traceId);
    return spans.map((span) => roadTo(span, spans).join(' > '));
  }

  /** Waits until each road is there, and tells which are not. */
  async expect(traceId: () => string, expected: readonly string[]): Promise<void> {
    await waitUntil('the spans have come', () => expected.every((road) => this.of(traceId()).includes(road))).catch(() => undefined);
    expect(this.of(traceId())).toEqual(expect.arrayContaining([...expected]));
  }
}

function roadTo(last: CollectedSpan, spans: readonly CollectedSpan[]): string[] {
  const above = spans.find(({ spanId }) => spanId === last.parentSpanId);
  return [...(above ? roadTo(above, spans) : last.parentSpanId ? [last.parentSpanId] : []), `${last.service}: ${last.name}`];
}
