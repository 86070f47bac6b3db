import { processOption, ProcessOptionError } from './process-options.rules.ts';

describe('processOption', () => {
  it.each([
    [['/app/main.js'], undefined],
    [['/app/main.js', '--check-config'], '--check-config'],
    [['/app/main.js', '--print-config'], '--print-config'],
    [['--variables'], '--variables'],
  ])('reads %j as %j', (args, option) => {
    expect(processOption(args)).toBe(option);
  });

  it('may be of one service alone', () => {
    const own = { '--new-keys': { meaning: 'makes keys', write: () => 'keys' } };
    expect(processOption(['main.js', '--new-keys'], own)).toBe(own['--new-keys']);
    expect(() => processOption(['main.js', '--new-keys'])).toThrow(ProcessOptionError);
    expect(() => processOption(['main.js', '--newkeys'], own)).toThrow(/--new-keys {2,}makes keys/);
  });

  it.each([[['--check-confg']], [['--check-config', '--print-config']], [['--toString']], [['--check-config=yes']]])('refuses %j and names what there is', (args) => {
    expect(() => processOption(args)).toThrow(ProcessOptionError);
    expect(() => processOption(args)).toThrow(/--check-config {2,}tests/);
  });
});
