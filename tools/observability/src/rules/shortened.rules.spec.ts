import { shortened } from './shortened.rules.ts';

describe('rules of a rehearsal', () => {
  it('have windows and waiting times that are shorter by one number', () => {
    expect(shortened('10m', 20)).toBe('30s');
    expect(shortened('0m', 20)).toBe('0s');
    expect(shortened('sum(rate(x[5m])) / sum(rate(y[1h])) > 0.01', 20)).toBe('sum(rate(x[15s])) / sum(rate(y[180s])) > 0.01');
  });

  it('keep windows in which a rate has samples', () => expect(shortened('rate(x[1m])', 60)).toBe('rate(x[5s])'));
  it('are those of a deployment when divided by one', () => expect(shortened('rate(x[5m])', 1)).toBe('rate(x[5m])'));
});
