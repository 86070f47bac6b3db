import { type LoggerService } from '@nestjs/common';
import { type LogFields, type Logger } from './logger.ts';

/**
 * Nest's own lines in our format. What it says while it wires itself up ("Mapped {/v1/me, GET} route")
 * is of use only to somebody who debugs the wiring.
 */
export function nestLogger(logger: Logger): LoggerService {
  return {
    log: (message: unknown, ...rest: unknown[]) => logger.debug('framework:log', fieldsOf(message, rest)),
    debug: (message: unknown, ...rest: unknown[]) => logger.debug('framework:debug', fieldsOf(message, rest)),
    verbose: (message: unknown, ...rest: unknown[]) => logger.debug('framework:verbose', fieldsOf(message, rest)),
    warn: (message: unknown, ...rest: unknown[]) => logger.warn('framework:warning', fieldsOf(message, rest)),
    error: (message: unknown, ...rest: unknown[]) => logger.error('framework:error', fieldsOf(message, rest)),
    fatal: (message: unknown, ...rest: unknown[]) => logger.error('framework:fatal', fieldsOf(message, rest)),
  };
}

/** Nest passes the context last, and a stack before it when there is one. */
function fieldsOf(message: unknown, rest: unknown[]): LogFields {
  const context = rest.at(-1);
  const fields: LogFields = typeof context === 'string' ? { context } : {};
  if (message instanceof Error) return { ...fields, error: message };
  const stack = rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : undefined;
  return { ...fields, message, ...(stack ? { stack } : {}) };
}
