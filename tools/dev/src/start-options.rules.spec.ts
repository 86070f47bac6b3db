import { HELP, parseStartOptions, StartOptionsError } from './start-options.rules.ts';

describe('the options of npm start', () => {
  it('has defaults', () => {
    expect(parseStartOptions([])).toEqual({ fresh: false, help: false, demo: true, canary: false, portBase: 4000 });
  });

  it('reads all of them', () => {
    expect(parseStartOptions(['--fresh', '--no-demo', '--canary', '--port-base', '5000', '-h'])).toEqual({ fresh: true, help: true, demo: false, canary: true, portBase: 5000 });
  });

  it.each([[['--port-base', '80']], [['--port-base', '65500']], [['--port-base', 'four']], [['--port-base']], [['--frsh']], [['extra']]])('refuses %j', (args) => {
    expect(() => parseStartOptions(args)).toThrow(StartOptionsError);
  });

  it('documents every option', () => {
    for (const option of ['--fresh', '--port-base', '--no-demo', '--canary', '--help', 'are passed on', 'started again']) expect(HELP).toContain(option);
  });
});
