import { tellSpan } from '@chatgenius/service-runtime';
import { type StreamEvent } from '@chatgenius/contracts';
import { SpanKind } from '@opentelemetry/api';
import { ATTR_MESSAGING_DESTINATION_TEMPLATE, ATTR_MESSAGING_MESSAGE_ID, ATTR_MESSAGING_OPERATION_NAME, ATTR_MESSAGING_OPERATION_TYPE, ATTR_MESSAGING_SYSTEM } from '@opentelemetry/semantic-conventions/incubating';
import { contextOf, isSampledParent, traceParentOf } from './trace-context.ts';

/** What stands for all subjects of streams, in names of spans. */
export const STREAM_TEMPLATE = 'chat.v1.stream';

/** @param template names many subjects */
export const ofSubjects = (template: string, operation: string, type: 'send' | 'process') => ({
  [ATTR_MESSAGING_SYSTEM]: 'nats',
  [ATTR_MESSAGING_DESTINATION_TEMPLATE]: template,
  [ATTR_MESSAGING_OPERATION_NAME]: operation,
  [ATTR_MESSAGING_OPERATION_TYPE]: type,
});

export const ofStream = (operation: string, type: 'send' | 'process') => ofSubjects(STREAM_TEMPLATE, operation, type);

/** Names a message to those who look for its trace. */
export function messageIdOf({ data }: StreamEvent): Record<string, string> {
  const { message } = data as { message?: { id?: unknown } };
  return typeof message?.id === 'string' ? { [ATTR_MESSAGING_MESSAGE_ID]: message.id } : {};
}

/** The publication of an event in the trace that it belongs to. @returns what those who receive it go on from; nothing where the trace is not recorded */
export function publishedIn(trace: string | undefined, event: StreamEvent): string | undefined {
  if (trace === undefined || !isSampledParent(trace)) return undefined;
  const attributes = { ...ofStream('publish', 'send'), ...messageIdOf(event) };
  const span = tellSpan({ scope: 'bus', name: `publish ${STREAM_TEMPLATE}`, kind: SpanKind.PRODUCER, of: contextOf(trace), attributes });
  return span ? traceParentOf(span) : trace;
}
