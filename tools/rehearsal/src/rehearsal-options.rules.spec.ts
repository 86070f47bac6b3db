import { parseRehearsalOptions, RehearsalOptionsError } from './rehearsal-options.rules.ts';

describe('the options of npm run rehearse', () => {
  it('are all scenarios, from the release before, unless something else is said', () => {
    expect(parseRehearsalOptions([])).toMatchObject({ scenarios: ['roll', 'scale', 'node'], from: undefined, users: 60, calmMs: 10_000 });
    expect(parseRehearsalOptions(['scale', '--users', '8', '--calm-seconds', '1', '--from', 'v1'])).toMatchObject({ scenarios: ['scale'], from: 'v1', users: 8, calmMs: 1_000 });
  });

  it.each([[['fly']], [['--users', '0']], [['--users', 'many']], [['--fast']]])('are refused when they are wrong: %j', (args) => {
    expect(() => parseRehearsalOptions(args)).toThrow(RehearsalOptionsError);
  });
});
