import { isDataFault, isPassing, isUniqueViolation, isUnrepresentableText } from './faults.ts';

const coded = (code: string) => Object.assign(new Error('failed'), { code });
const kindsOf = (error: unknown) =>
  Object.entries({ isPassing, isDataFault, isUniqueViolation, isUnrepresentableText }).flatMap(([name, is]) => (is(error) ? [name] : []));

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
    ['text with U+0000', coded('22021'), ['isDataFault', 'isUnrepresentableText']],
    ['a broken constraint', coded('23514'), ['isDataFault']],
    ['what is there already', coded('23505'), ['isDataFault', 'isUniqueViolation']],
    ['a column that there is not', coded('42703'), []],
    ['a fault of ours', new TypeError('undefined is not a function'), []],
    ['something else that was thrown', 'text', []],
  ])('is told by %s', (_, thrown, kinds) => {
    expect(kindsOf(thrown)).toEqual(kinds);
  });
});
