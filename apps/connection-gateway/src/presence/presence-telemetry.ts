import { ofPresence, PRESENCE_TEMPLATE } from '@chatgenius/bus';
import { ephemeralEvents, type OwnPresence, type Presence } from '@chatgenius/contracts';
import { tellSpan, withSpanContext } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { SpanKind, type Context } from '@opentelemetry/api';

const SCOPE = 'connection-gateway';

/** States that came together in a trace that is recorded. */
export interface PresenceNews {
  readonly of: Context;
  readonly receivedAt: number;
}

/**
 * What becomes of states here, in traces: `process` until it is known whom they concern, then `emit` until they are written to
 * the connections. News that is not traced costs one look.
 */
@Injectable()
export class PresenceTelemetry {
  /** What is to be written, and as part of which news. */
  readonly #waiting = new WeakMap<object, PresenceNews>();
  /** Whether something of it waits since the last time that something was written. */
  #isTracing = false;

  /** States are learnt as part of the trace that they were published in. @param learn given what their receivers are told as part of */
  learning(states: number, of: Context | undefined, learn: (news?: PresenceNews) => void): void {
    if (of === undefined) return learn();
    const receivedAt = Date.now();
    const news = { of, receivedAt };
    learn(news);
    const processed = tellSpan({ scope: SCOPE, name: `process ${PRESENCE_TEMPLATE}`, kind: SpanKind.CONSUMER, of, startTime: receivedAt, attributes: ofPresence('process', 'process', states) });
    if (processed) news.of = withSpanContext(of, processed);
  }

  due(presence: Presence | OwnPresence, news: PresenceNews | undefined): void {
    if (news === undefined) return;
    this.#waiting.set(presence, news);
    this.#isTracing = true;
  }

  /** Told once for all that was written at the same time. @param written one for each connection that it was written to */
  emitted(written: () => readonly (Presence | OwnPresence)[]): void {
    if (!this.#isTracing) return;
    this.#isTracing = false;
    const receivers = new Map<PresenceNews, number>();
    for (const presence of written()) {
      const news = this.#waiting.get(presence);
      if (news) receivers.set(news, (receivers.get(news) ?? 0) + 1);
    }
    for (const [{ of, receivedAt }, count] of receivers) {
      tellSpan({ scope: SCOPE, name: `emit ${ephemeralEvents.presenceUpdated.name}`, kind: SpanKind.PRODUCER, of, startTime: receivedAt, attributes: { 'chatgenius.receivers': count } });
    }
  }
}
