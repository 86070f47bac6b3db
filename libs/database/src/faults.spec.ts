import { errorLabel, isPassing, isUniqueViolation, isUnrepresentableText, told } from './faults.ts';

const coded = (code: string) => Object.assign(new Error('failed'), { code });
const kindsOf = (error: unknown) =>
  Object.entries({ isPassing, isUniqueViolation, isUnrepresentableText }).flatMap(([name, is]) => (is(error) ? [name] : []));

describe('a failed query', () => {
  it.each([
    ['a refused connection', coded('ECONNREFUSED'), ['isPassing']],
    ['a server that shuts down', coded('57P01'), ['isPassing']],
    ['too many connections', coded('53300'), ['isPassing']],
    ['a deadlock', coded('40P01'), ['isPassing']],
    ['an unreachable database as Prisma says it', coded('P1001'), ['isPassing']],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect'), ['isPassing']],
    ['a server that does not answer', new Error('Query read timeout'), ['isPassing']],
    ['a connection that breaks', new Error('Connection terminated unexpectedly'), ['isPassing']],
    ['a server that has no room for another TLS connection', new Error('There was an error establishing an SSL connection'), ['isPassing']],
    ['a server that has become read-only', coded('25006'), ['isPassing']],
    ['a transaction that was ended by its timeout', coded('25P03'), ['isPassing']],
    ['a full disk', coded('53100'), ['isPassing']],
    ['a disk that fails', coded('58030'), ['isPassing']],
    ['a serialisation failure', coded('40001'), ['isPassing']],
    ['a statement that took too long', coded('57014'), ['isPassing']],
    ['no file descriptor left', coded('EMFILE'), ['isPassing']],
    ['too many connections as Prisma says it', coded('P2037'), ['isPassing']],
    ['a statement that the connection has lost', coded('26000'), ['isPassing']],
    ['a plan of before a migration', Object.assign(new Error('cached plan must not change result type'), { code: '0A000' }), ['isPassing']],
    ['what Postgres does not support', coded('0A000'), []],
    ['text with U+0000', coded('22021'), ['isUnrepresentableText']],
    ['a broken constraint', coded('23514'), []],
    ['what is there already', coded('23505'), ['isUniqueViolation']],
    ['a column that there is not', coded('42703'), []],
    ['a fault of ours', new TypeError('undefined is not a function'), []],
    ['something else that was thrown', 'text', []],
  ])('is told by %s', (_, thrown, kinds) => {
    expect(kindsOf(thrown)).toEqual(kinds);
  });

  it('is told as UNAVAILABLE when it passes, and unchanged when it does not', () => {
    const lost = coded('08006');
    const mistake = coded('42703');
    expect(told(lost)).toMatchObject({ reason: 'UNAVAILABLE', cause: lost });
    expect(told(mistake)).toBe(mistake);
  });
});

describe('what a metric calls it', () => {
  it.each([
    ['a SQLSTATE', coded('53100'), '53100'],
    ['the code of a socket', coded('ECONNREFUSED'), 'ECONNREFUSED'],
    ['a connection that broke', new Error('Connection terminated unexpectedly'), 'lost'],
    ['whatever else there is', coded('a text that somebody chose'), 'other'],
  ])('%s', (_, error, label) => expect(errorLabel(error)).toBe(label));
});
