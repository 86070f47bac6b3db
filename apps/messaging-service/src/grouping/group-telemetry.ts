import { inSpan, isSampled, linksTo, meter, tellSpan } from '@chatgenius/service-runtime';
import { context, ROOT_CONTEXT, type Context, type Span } from '@opentelemetry/api';
import { ATTR_MESSAGING_BATCH_MESSAGE_COUNT } from '@opentelemetry/semantic-conventions/incubating';

/** When a call came, and as part of what. */
export interface Asked {
  readonly at: number;
  readonly of: Context;
}

const SCOPE = 'messaging-service';
const SIZES = { explicitBucketBoundaries: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000] };
/** Seconds. */
const TIMES = { explicitBucketBoundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

/**
 * What groups cost, and how long calls wait for theirs. In traces, each call has the time that it waited; the group's work
 * is part of the first call's trace, and linked with those of the others.
 */
export class GroupTelemetry {
  readonly #name: string;
  readonly #meter = meter(SCOPE);
  readonly #sizes = this.#meter.createHistogram('chat.messaging.group.size', { description: 'Calls that were answered together, by what they asked for.', advice: SIZES });
  readonly #waits = this.#meter.createHistogram('chat.messaging.group.wait.seconds', {
    unit: 's',
    description: 'How long the call waited that waited longest for its group.',
    advice: TIMES,
  });
  readonly #durations = this.#meter.createHistogram('chat.messaging.group.duration.seconds', { unit: 's', description: 'How long groups took, from the first statement to the last answer.', advice: TIMES });

  constructor(name: string) {
    this.#name = name;
  }

  asked(): Asked {
    return { at: Date.now(), of: context.active() };
  }

  async group<Result>(calls: readonly { readonly asked: Asked }[], work: () => Promise<Result>): Promise<Result> {
    const group = { group: this.#name };
    const startedAt = Date.now();
    const beganAt = performance.now();
    this.#sizes.record(calls.length, group);
    this.#waits.record(Math.max(0, startedAt - (calls[0]?.asked.at ?? startedAt)) / 1_000, group);
    try {
      return await this.#traced(calls, startedAt, work);
    } finally {
      this.#durations.record((performance.now() - beganAt) / 1_000, group);
    }
  }

  #traced<Result>(calls: readonly { readonly asked: Asked }[], startedAt: number, work: () => Promise<Result>): Promise<Result> {
    const [first, ...others] = calls.map(({ asked }) => asked).filter(({ of }) => isSampled(of));
    // Without a parent, libraries that are instrumented do nothing at all.
    if (first === undefined) return context.with(ROOT_CONTEXT, work);
    const name = `group ${this.#name}`;
    const attributes = { [ATTR_MESSAGING_BATCH_MESSAGE_COUNT]: calls.length };
    for (const { at, of } of [first, ...others]) tellSpan({ scope: SCOPE, name: `queue ${this.#name}`, of, startTime: at }, startedAt);
    return inSpan({ scope: SCOPE, name, of: first.of, attributes, links: linksTo(others.map(({ of }) => of)) }, async (span) => {
      try {
        return await work();
      } finally {
        this.#linkOthers(others, { name, startTime: startedAt, attributes }, span);
      }
    });
  }

  #linkOthers(others: readonly Asked[], plan: Pick<Parameters<typeof tellSpan>[0], 'name' | 'startTime' | 'attributes'>, span: Span | undefined): void {
    const links = span ? [{ context: span.spanContext() }] : [];
    for (const { of } of others) tellSpan({ ...plan, scope: SCOPE, of, links });
  }
}
