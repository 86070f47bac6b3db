import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import { describeError } from './error-description.ts';
import { activeRequestId } from '../telemetry/request-id.ts';
import { redaction } from './redaction.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** `userId` and `channelId` stand at the top of a line (PRD 9.2); everything else goes into its `metadata`. */
export interface LogFields {
  userId?: string;
  channelId?: string;
  error?: unknown;
  [metadata: string]: unknown;
}

/** Writes one JSON object per line. Events are named `{entity}:{action}`, like those on the wire. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A logger whose lines all carry these fields. */
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  service: string;
  instance: string;
  level: LogLevel;
  /** Standard output unless given. */
  destination?: DestinationStream;
}

export function createLogger({ service, instance, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service, instance },
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: redaction,
  };
  return new StructuredLogger(destination ? pino(options, destination) : pino(options), {});
}

class StructuredLogger implements Logger {
  private readonly pino: PinoLogger;
  private readonly bound: LogFields;

  constructor(pinoLogger: PinoLogger, bound: LogFields) {
    this.pino = pinoLogger;
    this.bound = bound;
  }

  debug(event: string, fields?: LogFields): void {
    this.write('debug', event, fields);
  }

  info(event: string, fields?: LogFields): void {
    this.write('info', event, fields);
  }

  warn(event: string, fields?: LogFields): void {
    this.write('warn', event, fields);
  }

  error(event: string, fields?: LogFields): void {
    this.write('error', event, fields);
  }

  child(fields: LogFields): Logger {
    return new StructuredLogger(this.pino, { ...this.bound, ...fields });
  }

  private write(level: LogLevel, event: string, fields: LogFields = {}): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const { userId, channelId, ...rest } = { ...this.bound, ...fields };
    this.pino[level]({ event, ...activeTrace(), requestId: activeRequestId(), userId, channelId, metadata: metadataOf(rest) });
  }
}

function activeTrace(): { traceId?: string; spanId?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? { traceId: span.traceId, spanId: span.spanId } : {};
}

function metadataOf(fields: Record<string, unknown>): Record<string, unknown> | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === 'error' || value instanceof Error ? describeError(value) : value]),
  );
}
