import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { isSpanContextValid } from '@opentelemetry/api';
import { describeError } from './error-description.ts';
import { type EventOf } from './events/catalogue.ts';
import { type LogLevel } from './events/log-event.ts';
import { activeRequestId } from '../telemetry/request-id.ts';
import { spanContextOf } from '../telemetry/span-context.ts';
import { redaction } from './redaction.ts';

/** `userId` and `channelId` stand at the top of a line (PRD 9.2); everything else goes into its `metadata`. */
export interface LogFields {
  userId?: string;
  channelId?: string;
  error?: unknown;
  [metadata: string]: unknown;
}

/** Writes one JSON object per line. Events are those of the catalogue (events/catalogue.ts), each at its level. */
export interface Logger {
  debug(event: EventOf<'debug'>, fields?: LogFields): void;
  info(event: EventOf<'info'>, fields?: LogFields): void;
  warn(event: EventOf<'warn'>, fields?: LogFields): void;
  error(event: EventOf<'error'>, fields?: LogFields): void;
  /** Lines below it are not written; shared with all children. May be changed while the process runs. */
  level: LogLevel;
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

  get level(): LogLevel {
    return this.pino.level as LogLevel;
  }

  set level(level: LogLevel) {
    this.pino.level = level;
  }

  debug(event: EventOf<'debug'>, fields?: LogFields): void {
    this.write('debug', event, fields);
  }

  info(event: EventOf<'info'>, fields?: LogFields): void {
    this.write('info', event, fields);
  }

  warn(event: EventOf<'warn'>, fields?: LogFields): void {
    this.write('warn', event, fields);
  }

  error(event: EventOf<'error'>, fields?: LogFields): void {
    this.write('error', event, fields);
  }

  child(fields: LogFields): Logger {
    return new StructuredLogger(this.pino, { ...this.bound, ...fields });
  }

  private write<Level extends LogLevel>(level: Level, event: EventOf<Level>, fields: LogFields = {}): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const { userId, channelId, ...rest } = { ...this.bound, ...fields };
    this.pino[level]({ event, ...activeTrace(), requestId: activeRequestId(), userId, channelId, metadata: metadataOf(rest) });
  }
}

function activeTrace(): { traceId?: string; spanId?: string } {
  const span = spanContextOf();
  return span && isSpanContextValid(span) ? { traceId: span.traceId, spanId: span.spanId } : {};
}

function metadataOf(fields: Record<string, unknown>): Record<string, unknown> | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === 'error' || value instanceof Error ? describeError(value) : value]),
  );
}
