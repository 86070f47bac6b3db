import { parseVerifyOptions, STEPS, VerifyOptionsError } from './verify-options.rules.ts';

describe('the options of npm test', () => {
  it('runs every step by default', () => {
    expect(parseVerifyOptions([])).toEqual({ steps: [...STEPS], patterns: [], changedSince: undefined, soak: false, cluster: false, help: false });
  });

  it('runs the steps that are asked for, in their own order', () => {
    expect(parseVerifyOptions(['--only', 'e2e,lint', '--only', 'unit']).steps).toEqual(['lint', 'unit', 'e2e']);
  });

  it('runs tests only, when paths are given', () => {
    expect(parseVerifyOptions(['libs/bus'])).toMatchObject({ steps: ['unit', 'int', 'e2e'], patterns: ['libs/bus'] });
    expect(parseVerifyOptions(['--only', 'int', 'libs/bus'])).toMatchObject({ steps: ['int'], patterns: ['libs/bus'] });
  });

  it('compares with main, or with what it is told to', () => {
    expect(parseVerifyOptions(['--changed']).changedSince).toBe('main');
    expect(parseVerifyOptions(['--changed', '--base', 'HEAD~3']).changedSince).toBe('HEAD~3');
  });

  it('runs long proofs in full only end to end', () => {
    expect(parseVerifyOptions(['--soak'])).toMatchObject({ steps: ['e2e'], soak: true });
    expect(parseVerifyOptions(['--soak', 'model'])).toMatchObject({ steps: ['e2e'], patterns: ['model'] });
  });

  it('runs the promises on clusters only end to end', () => {
    expect(parseVerifyOptions(['--cluster'])).toMatchObject({ steps: ['e2e'], cluster: true, soak: false });
    expect(parseVerifyOptions(['--cluster', 'model'])).toMatchObject({ patterns: ['model'], cluster: true });
  });

  it.each([[['--only', 'units']], [['--watch']], [['--base', 'main']], [['--changed', 'libs/bus']], [['--soak', '--changed']], [['--soak', '--only', 'unit']], [['--cluster', '--only', 'unit']], [['--cluster', '--soak']]])('refuses %j', (args) => {
    expect(() => parseVerifyOptions(args)).toThrow(VerifyOptionsError);
  });
});
