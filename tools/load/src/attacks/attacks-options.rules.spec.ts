import { ATTACKS, attacksOptions } from './attacks-options.rules.ts';

describe('the options of attacks', () => {
  it('are all attacks, unless some are named', () => {
    expect(attacksOptions.read({}).attacks).toEqual(Object.keys(ATTACKS));
    expect(attacksOptions.read({ only: 'strangers, edits' }).attacks).toEqual(['edits', 'strangers']);
  });

  it('say which attacks there are when one is named that is none', () => {
    expect(() => attacksOptions.read({ only: 'edits,phishing' })).toThrow(/"phishing".*edits, reactions/);
  });
});
