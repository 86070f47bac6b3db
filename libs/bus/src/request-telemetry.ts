import { inSpan, meter, failSpan } from '@chatgenius/service-runtime';
import { SpanKind, type Context } from '@opentelemetry/api';
import { ATTR_MESSAGING_DESTINATION_NAME, ATTR_MESSAGING_OPERATION_NAME, ATTR_MESSAGING_OPERATION_TYPE, ATTR_MESSAGING_SYSTEM } from '@opentelemetry/semantic-conventions/incubating';
import { type Answer } from './request-codec.ts';

const SCOPE = 'bus';
/** Seconds. */
const BUCKETS = { explicitBucketBoundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

const attributes = (subject: string, name: string, type: 'send' | 'process') => ({
  [ATTR_MESSAGING_SYSTEM]: 'nats',
  [ATTR_MESSAGING_DESTINATION_NAME]: subject,
  [ATTR_MESSAGING_OPERATION_NAME]: name,
  [ATTR_MESSAGING_OPERATION_TYPE]: type,
});

/** What went wrong, in the words of the catalogue of errors. */
const outcomeOf = (error: unknown): string => (error as { reason?: string } | undefined)?.reason ?? 'INTERNAL';

/** One span and one measurement for each request that this process makes. */
export class RequestTelemetry {
  readonly #duration = meter(SCOPE).createHistogram('chat.bus.request.duration.seconds', {
    unit: 's',
    description: 'From a request to another service to its answer, with all attempts, by subject and outcome.',
    advice: BUCKETS,
  });

  asked<Result>(subject: string, ask: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    const ended = (outcome: string): void => this.#duration.record((performance.now() - startedAt) / 1_000, { subject, outcome });
    const answer = inSpan({ scope: SCOPE, name: `request ${subject}`, kind: SpanKind.CLIENT, attributes: attributes(subject, 'request', 'send') }, ask);
    answer.then(() => ended('ok'), (error: unknown) => ended(outcomeOf(error)));
    return answer;
  }
}

/** The same for each request that this process answers. */
export class AnswerTelemetry {
  readonly #duration = meter(SCOPE).createHistogram('chat.bus.answer.duration.seconds', {
    unit: 's',
    description: 'From the arrival of another service’s request to the answer, by subject and outcome.',
    advice: BUCKETS,
  });

  answered(subject: string, of: Context, answer: () => Promise<Answer>): Promise<Answer> {
    const startedAt = performance.now();
    return inSpan({ scope: SCOPE, name: `answer ${subject}`, kind: SpanKind.SERVER, of, attributes: attributes(subject, 'answer', 'process') }, async (span) => {
      const given = await answer();
      const outcome = 'error' in given ? given.error.reason : 'ok';
      if ('error' in given && span) failSpan(span, given.error);
      this.#duration.record((performance.now() - startedAt) / 1_000, { subject, outcome });
      return given;
    });
  }
}
