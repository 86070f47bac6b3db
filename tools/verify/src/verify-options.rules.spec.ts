import { parseVerifyOptions, STEPS, VerifyOptionsError } from './verify-options.rules.ts';

describe('the options of npm test', () => {
  it('runs every step by default', () => {
    expect(parseVerifyOptions([])).toEqual({ steps: [...STEPS], patterns: [], help: false });
  });

  it('runs the steps that are asked for, in their own order', () => {
    expect(parseVerifyOptions(['--only', 'e2e,lint', '--only', 'unit']).steps).toEqual(['lint', 'unit', 'e2e']);
  });

  it('runs tests only, when paths are given', () => {
    expect(parseVerifyOptions(['libs/bus'])).toMatchObject({ steps: ['unit', 'int', 'e2e'], patterns: ['libs/bus'] });
    expect(parseVerifyOptions(['--only', 'int', 'libs/bus'])).toMatchObject({ steps: ['int'], patterns: ['libs/bus'] });
  });

  it.each([[['--only', 'units']], [['--watch']]])('refuses %j', (args) => {
    expect(() => parseVerifyOptions(args)).toThrow(VerifyOptionsError);
  });
});
