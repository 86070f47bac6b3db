import { Writable } from 'node:stream';
import { context, trace, TraceFlags } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { ChatError } from '@chatgenius/contracts';
import { type LogLevel } from './events/log-event.ts';
import { createLogger, type Logger } from './logger.ts';
import { nestLogger } from './nest-logger.ts';
import { REDACTED } from './redaction.ts';

function capture(level: LogLevel = 'debug'): { logger: Logger; lines: () => Array<Record<string, unknown>> } {
  let written = '';
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  return {
    logger: createLogger({ service: 'test-service', instance: 'pod-1', level, destination }),
    lines: () => written.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('a log line', () => {
  it('has the form of PRD 9.2', () => {
    const { logger, lines } = capture();
    logger.info('service:started', { userId: 'u1', channelId: 'c1', seq: 7, nested: { a: [1] } });
    expect(lines()).toEqual([
      {
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
        level: 'info',
        event: 'service:started',
        service: 'test-service',
        instance: 'pod-1',
        userId: 'u1',
        channelId: 'c1',
        metadata: { seq: 7, nested: { a: [1] } },
      },
    ]);
  });

  it('is of an event of the catalogue, at its level: the compiler takes no other', () => {
    const { logger, lines } = capture();
    // @ts-expect-error a free string
    logger.info('message:created');
    // @ts-expect-error an event of another level
    logger.error('service:started');
    expect(lines()).toHaveLength(2);
  });

  it('leaves out what is not there', () => {
    const { logger, lines } = capture();
    logger.warn('redis:away', { userId: undefined, subject: undefined });
    expect(Object.keys(lines()[0] ?? {}).sort()).toEqual(['event', 'instance', 'level', 'service', 'timestamp']);
  });

  it('is written from its level upwards', () => {
    const { logger, lines } = capture('warn');
    logger.debug('framework:log');
    logger.info('service:started');
    logger.warn('redis:away');
    logger.error('process:fault');
    expect(lines().map(({ level }) => level)).toEqual(['warn', 'error']);
  });

  it('carries the fields of a child, its own fields winning', () => {
    const { logger, lines } = capture();
    logger.child({ userId: 'u1', shard: 1 }).child({ attempt: 1 }).info('service:started', { attempt: 2 });
    expect(lines()[0]).toMatchObject({ userId: 'u1', metadata: { shard: 1, attempt: 2 } });
  });

  it('carries the ids of the active trace', () => {
    const manager = new AsyncLocalStorageContextManager().enable();
    context.setGlobalContextManager(manager);
    try {
      const { logger, lines } = capture();
      const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.NONE };
      context.with(trace.setSpanContext(context.active(), spanContext), () => logger.info('service:started'));
      expect(lines()[0]).toMatchObject({ traceId: spanContext.traceId, spanId: spanContext.spanId });
    } finally {
      context.disable();
    }
  });
});

describe('errors in a log line', () => {
  it('keep name, message, stack, code and causes', () => {
    const { logger, lines } = capture();
    const refused = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
    logger.error('bus:trouble', { error: new ChatError('UNAVAILABLE', {}, { cause: refused }) });
    expect(lines()[0]?.metadata).toEqual({
      error: {
        name: 'ChatError',
        message: 'A part of the service did not answer in time.',
        stack: expect.stringContaining('logger.spec.ts') as unknown,
        reason: 'UNAVAILABLE',
        cause: { name: 'Error', message: 'connect refused', stack: expect.any(String) as unknown, code: 'ECONNREFUSED' },
      },
    });
  });

  it('may be anything that can be thrown, and may run in circles', () => {
    const { logger, lines } = capture();
    const circular = new Error('again');
    circular.cause = circular;
    logger.error('process:fault', { error: circular });
    logger.error('process:fault', { error: 'just a text' });
    logger.error('process:fault', { error: new AggregateError([new Error('one'), new Error('two')], 'both') });
    const [first, second, third] = lines().map(({ metadata }) => (metadata as { error: Record<string, unknown> }).error);
    expect(first).toMatchObject({ message: 'again', cause: { message: 'again' } });
    expect(second).toEqual({ name: 'NotAnError', message: 'just a text' });
    expect(third).toMatchObject({ message: 'both', errors: [{ message: 'one' }, { message: 'two' }] });
  });
});

describe('secrets in a log line', () => {
  it('are redacted at the top and two levels below', () => {
    const { logger, lines } = capture();
    logger.info('service:started', {
      token: 'leak',
      password: 'leak',
      request: { headers: { authorization: 'leak', cookie: 'leak', host: 'example.org' }, refreshToken: 'leak' },
    });
    const line = lines()[0];
    expect(JSON.stringify(line)).not.toContain('leak');
    expect(line?.metadata).toEqual({
      token: REDACTED,
      password: REDACTED,
      request: { headers: { authorization: REDACTED, cookie: REDACTED, host: 'example.org' }, refreshToken: REDACTED },
    });
  });

  it('are redacted without changing the object of the caller', () => {
    const { logger } = capture();
    const fields = { body: { password: 'mine' } };
    logger.info('service:started', fields);
    expect(fields).toEqual({ body: { password: 'mine' } });
  });
});

describe("Nest's own lines", () => {
  it('have the same format; its chatter is debug', () => {
    const { logger, lines } = capture();
    const nest = nestLogger(logger);
    nest.log('Mapped {/v1/me, GET} route', 'RouterExplorer');
    nest.error('broken', 'Error: broken\n    at here', 'ExceptionsHandler');
    nest.error(new Error('thrown'));
    expect(lines()).toMatchObject([
      { level: 'debug', event: 'framework:log', metadata: { context: 'RouterExplorer', message: 'Mapped {/v1/me, GET} route' } },
      { level: 'error', event: 'framework:error', metadata: { context: 'ExceptionsHandler', stack: expect.stringContaining('at here') as unknown } },
      { level: 'error', event: 'framework:error', metadata: { error: { message: 'thrown' } } },
    ]);
  });
});
