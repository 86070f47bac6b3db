import { SpanStatusCode } from '@opentelemetry/api';
import { type ReadableSpan, type Span, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { ATTR_EXCEPTION_MESSAGE, ATTR_EXCEPTION_STACKTRACE, ATTR_HTTP_ROUTE, ATTR_URL_FULL, ATTR_URL_PATH, ATTR_URL_QUERY } from '@opentelemetry/semantic-conventions';

const REMOVED = 'REDACTED';
const TEXTS_OF_EXCEPTIONS = [ATTR_EXCEPTION_MESSAGE, ATTR_EXCEPTION_STACKTRACE];

/**
 * Takes out of spans what people have written. Queries of URLs have searched words, and signatures of links; paths have codes of
 * invitations, secrets of hooks, and whatever a stranger asks for. Messages of errors quote what a server refused. Comes before the
 * processor that exports.
 */
export class TextRemoval implements SpanProcessor {
  onStart(): void {}

  onEnding(span: Span): void {
    const { attributes, status, events } = span as unknown as ReadableSpan;
    if (attributes[ATTR_URL_QUERY]) span.setAttribute(ATTR_URL_QUERY, REMOVED);
    const url = attributes[ATTR_URL_FULL];
    if (typeof url === 'string') span.setAttribute(ATTR_URL_FULL, withoutPath(url));
    if (attributes[ATTR_URL_PATH]) span.setAttribute(ATTR_URL_PATH, attributes[ATTR_HTTP_ROUTE] ?? REMOVED);
    if (status.message !== undefined) status.message = undefined;
    if (status.code !== SpanStatusCode.ERROR) return;
    for (const event of events) for (const text of TEXTS_OF_EXCEPTIONS) delete event.attributes?.[text];
  }

  onEnd(): void {}

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

const withoutPath = (url: string): string => (URL.canParse(url) ? `${new URL(url).origin}/${REMOVED}` : REMOVED);
