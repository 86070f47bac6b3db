import { contextOf, isSampledParent, messageIdOf, ofStream, STREAM_TEMPLATE, traceParentOf, type EncodedEvent } from '@chatgenius/bus';
import { tellSpan } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { SpanKind } from '@opentelemetry/api';
import { FlightRecorder } from '../observing/flight-recorder.ts';
import { GatewayMetrics } from '../gateway.metrics.ts';

const SCOPE = 'connection-gateway';
/** Receivers of one event who go on with its trace, on this gateway: more would fill the collector with one message. */
const TRACED_RECEIVERS = 50;

/** When traced events came here, and when it was their turn. */
interface Stay {
  readonly receivedAt: number;
  dueAt?: number;
}

/**
 * An event's stay in this gateway: from NATS to its turn (`order`), and from there to the connections (`emit`). Events that
 * are not traced cost one look each.
 */
@Injectable()
export class DeliveryTelemetry {
  readonly #stays = new WeakMap<EncodedEvent, Stay>();

  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly recorder: FlightRecorder,
  ) {}

  received(events: readonly EncodedEvent[]): void {
    for (const item of events) if (isTraced(item)) this.#stays.set(item, { receivedAt: Date.now() });
  }

  due(item: EncodedEvent, receivers: number): void {
    this.metrics.eventDelivered(item.event, receivers);
    this.recorder.arrived(item.event);
    const stay = this.#stays.get(item);
    if (stay) stay.dueAt = Date.now();
  }

  /** @returns the events as they are written: those that are traced name this gateway as what their receivers go on from */
  emitting(events: readonly EncodedEvent[], receivers: number): readonly EncodedEvent[] {
    for (const { event } of events) this.metrics.eventEmitted(event);
    this.recorder.wrote(events.map(({ event }) => event), receivers);
    return events.some(isTraced) ? events.map((item) => this.#emit(item, receivers)) : events;
  }

  #emit(item: EncodedEvent, receivers: number): EncodedEvent {
    const { trace, type } = item.event;
    if (trace === undefined || !isTraced(item)) return item;
    const { receivedAt = Date.now(), dueAt = receivedAt } = this.#stays.get(item) ?? {};
    const about = { scope: SCOPE, of: contextOf(trace) };
    const order = tellSpan({ ...about, name: `order ${STREAM_TEMPLATE}`, kind: SpanKind.CONSUMER, startTime: receivedAt, attributes: { ...ofStream('order', 'process'), ...messageIdOf(item.event) } }, dueAt);
    if (order === undefined) return item;
    const attributes = { ...messageIdOf(item.event), 'chatgenius.receivers': receivers };
    const emit = tellSpan({ scope: SCOPE, name: `emit ${type}`, kind: SpanKind.PRODUCER, of: contextOf(traceParentOf(order)), startTime: dueAt, attributes });
    if (emit === undefined) return item;
    const isFollowed = receivers <= TRACED_RECEIVERS || Math.random() < TRACED_RECEIVERS / receivers;
    return withTrace(item, trace, traceParentOf(isFollowed ? emit : { ...emit, traceFlags: 0 }));
  }
}

const isTraced = ({ event: { trace } }: EncodedEvent): boolean => trace !== undefined && isSampledParent(trace);

/** Both are of one length, and nothing else in the text looks like the first: quotes in what people write are escaped. */
const withTrace = ({ event, encoded }: EncodedEvent, from: string, to: string): EncodedEvent => ({ event: { ...event, trace: to }, encoded: encoded.replace(`"trace":"${from}"`, `"trace":"${to}"`) });
