import { inSpan } from '@chatgenius/service-runtime';
import { SpanKind, type Context } from '@opentelemetry/api';
import { ATTR_MESSAGING_BATCH_MESSAGE_COUNT } from '@opentelemetry/semantic-conventions/incubating';
import { headers as natsHeaders, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import { ofSubjects } from './publication-telemetry.ts';
import { activeTraceParent, contextOf, isSampledParent } from './trace-context.ts';

/** Stands for the subjects of all shards, in names of spans. */
export const PRESENCE_TEMPLATE = 'chat.v1.presence-state';
/** W3C trace context, as a header of NATS: one for all states that travel together. */
const HEADER = 'traceparent';

/** What is done with presence, in the conventions of messaging. @param states how many users it is about */
export const ofPresence = (operation: string, type: 'send' | 'process', states: number) => ({ ...ofSubjects(PRESENCE_TEMPLATE, operation, type), [ATTR_MESSAGING_BATCH_MESSAGE_COUNT]: states });

/** Publishes states as part of the active trace. @param send given the headers that lead whoever hears of them to it; none where it is not recorded */
export function publishedStates(states: number, send: (headers: MsgHdrs | undefined) => Promise<void>): Promise<void> {
  const plan = { scope: 'bus', name: `publish ${PRESENCE_TEMPLATE}`, kind: SpanKind.PRODUCER, attributes: ofPresence('publish', 'send', states) };
  return inSpan(plan, (span) => {
    const parent = span && activeTraceParent();
    if (parent === undefined) return send(undefined);
    const headers = natsHeaders();
    headers.set(HEADER, parent);
    return send(headers);
  });
}

/** What a received message goes on from; nothing where its trace is not recorded. */
export function publishedAs({ headers }: Pick<Msg, 'headers'>): Context | undefined {
  const parent = headers?.get(HEADER);
  return parent !== undefined && isSampledParent(parent) ? contextOf(parent) : undefined;
}
