import { contextOf, isSampledParent, messageIdOf } from '@chatgenius/bus';
import { type StreamEvent } from '@chatgenius/contracts';
import { failSpan, inSpan, meter } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { context, ROOT_CONTEXT, SpanKind, type Context, type Span } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { ATTR_HTTP_REQUEST_METHOD, ATTR_HTTP_REQUEST_RESEND_COUNT, ATTR_HTTP_RESPONSE_STATUS_CODE, ATTR_SERVER_ADDRESS, ATTR_SERVER_PORT } from '@opentelemetry/semantic-conventions';
import { type PostOutcome } from '../outbound/post-outcome.rules.ts';
import { isSuccess } from './delivery.rules.ts';

const SCOPE = 'messaging-service';
/** Seconds. */
const BUCKETS = { explicitBucketBoundaries: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };
/** Traces of events that may have to be posted again. Of those that are recorded: far fewer than there are events. */
const MOST_REMEMBERED = 5_000;
const BEGINNING = '"trace":"00-';
const TRACE = /"trace":"(00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})"/;

/** What a post is about. */
export interface Posted {
  readonly url: string;
  /** The 1st, 2nd… of the same event. */
  readonly attempt: number;
  /** Nothing for a ping. */
  readonly event?: StreamEvent;
}

interface Attempted {
  readonly outcome: PostOutcome;
  readonly durationMs: number;
}

/**
 * One measurement and one span for each attempt. The log has no traces, so that an event's is remembered from its news; who posts
 * an event of which this process has had no news, after a restart say, does so in no trace.
 */
@Injectable()
export class WebhookTelemetry {
  readonly #duration = meter(SCOPE).createHistogram('chat.webhook.attempt.duration.seconds', { unit: 's', description: 'From the beginning of a post to an outgoing webhook to its answer, by outcome: delivered, refused by an answer, or unanswered.', advice: BUCKETS });
  /** By stream, epoch and seq; in the order in which they came. */
  readonly #traces = new Map<string, Context>();

  /** News of a channel that has webhooks. @param payload as NATS brought it: an event a line */
  heard(payload: string): void {
    // Quotes in what people write are escaped: nothing else looks like this.
    if (!payload.includes(BEGINNING)) return;
    for (const line of payload.split('\n')) {
      const parent = TRACE.exec(line)?.[1];
      if (parent === undefined || !isSampledParent(parent)) continue;
      this.#traces.set(keyOf(JSON.parse(line) as StreamEvent), context.with(ROOT_CONTEXT, () => contextOf(parent)));
      const [oldest] = this.#traces.keys();
      if (this.#traces.size > MOST_REMEMBERED && oldest !== undefined) this.#traces.delete(oldest);
    }
  }

  /** Whoever instruments HTTP is left out: addresses of receivers hold secrets, and what they are sent is ours to say. */
  async attempted<Result extends Attempted>({ url, attempt, event }: Posted, post: () => Promise<Result>): Promise<Result> {
    const of = (event && this.#traces.get(keyOf(event))) ?? ROOT_CONTEXT;
    const attempted = await inSpan({ scope: SCOPE, name: 'post webhook', kind: SpanKind.CLIENT, of, attributes: { ...attributesOf(url, attempt), ...(event && messageIdOf(event)) } }, async (span) => {
      const result = await context.with(suppressTracing(context.active()), post);
      if (span) tellOutcome(span, result.outcome);
      return result;
    });
    this.#duration.record(attempted.durationMs / 1_000, { outcome: labelOf(attempted.outcome) }, of);
    return attempted;
  }
}

/** An answer that is no success is the receiver's matter; that there is none may be ours. */
function labelOf(outcome: PostOutcome): 'delivered' | 'refused' | 'unanswered' {
  if (outcome.kind !== 'answered') return 'unanswered';
  return isSuccess(outcome) ? 'delivered' : 'refused';
}

const keyOf = ({ stream, epoch, seq }: StreamEvent): string => `${stream} ${epoch} ${seq}`;

function attributesOf(url: string, attempt: number) {
  const { hostname, port, protocol } = new URL(url);
  return {
    [ATTR_HTTP_REQUEST_METHOD]: 'POST',
    [ATTR_SERVER_ADDRESS]: hostname,
    [ATTR_SERVER_PORT]: Number(port) || (protocol === 'https:' ? 443 : 80),
    ...(attempt > 1 && { [ATTR_HTTP_REQUEST_RESEND_COUNT]: attempt - 1 }),
  };
}

function tellOutcome(span: Span, outcome: PostOutcome): void {
  if (outcome.kind === 'answered') span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, outcome.httpStatus);
  if (!isSuccess(outcome)) failSpan(span, { code: outcome.kind === 'answered' ? String(outcome.httpStatus) : 'no_answer' });
}
