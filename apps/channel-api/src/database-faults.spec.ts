import { databaseFault } from './database-faults.ts';

const coded = (code: string) => Object.assign(new Error('failed'), { code });

describe('databaseFault', () => {
  it.each([
    ['a refused connection', coded('ECONNREFUSED'), 'UNAVAILABLE'],
    ['a server that shuts down', coded('57P01'), 'UNAVAILABLE'],
    ['too many connections', coded('53300'), 'UNAVAILABLE'],
    ['an unreachable database as Prisma says it', coded('P1001'), 'UNAVAILABLE'],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect'), 'UNAVAILABLE'],
    ['a connection that breaks', new Error('Connection terminated unexpectedly'), 'UNAVAILABLE'],
    ['text with U+0000', coded('22021'), 'PAYLOAD_MALFORMED'],
    ['a broken constraint', coded('23505'), undefined],
    ['a fault of ours', new TypeError('undefined is not a function'), undefined],
    ['something else that was thrown', 'text', undefined],
  ])('knows %s', (_, thrown, reason) => {
    expect(databaseFault(thrown)?.reason).toBe(reason);
  });
});
