import { brokenAgreements, limitNotAbove, notAbove, portsDiffer, type AnyAgreement } from './agreements.rules.ts';

const variablesAt = (agreement: AnyAgreement, values: Record<string, unknown>) => brokenAgreements(values, [agreement]).map(({ variable }) => variable);

describe('agreements', () => {
  it.each([
    [{ A: 1, B: 2 }, []],
    [{ A: 2, B: 2 }, []],
    [{ A: 3, B: 2 }, ['A']],
    [{ A: 3 }, []],
  ])('notAbove finds in %j faults of %j', (values, variables) => {
    expect(variablesAt(notAbove('A', 'B'), values)).toEqual(variables);
  });

  it.each([
    [{ A: 3, B: 2 }, ['A']],
    [{ A: 0, B: 2 }, []],
    [{ A: 3, B: 0 }, []],
  ])('limitNotAbove finds in %j faults of %j', (values, variables) => {
    expect(variablesAt(limitNotAbove('A', 'B'), values)).toEqual(variables);
  });

  const local = { HOST: '127.0.0.1', PORT: 80, OPS_HOST: '127.0.0.1', OPS_PORT: 80 };
  it.each([
    [local, ['OPS_PORT']],
    [{ ...local, HOST: '0.0.0.0' }, ['OPS_PORT']],
    [{ ...local, OPS_HOST: '::' }, ['OPS_PORT']],
    [{ ...local, OPS_HOST: '10.0.0.1' }, []],
    [{ ...local, OPS_PORT: 81 }, []],
    [{ ...local, PORT: 0, OPS_PORT: 0 }, []],
  ])('portsDiffer finds in %j faults of %j', (values, variables) => {
    expect(variablesAt(portsDiffer, values)).toEqual(variables);
  });
});
