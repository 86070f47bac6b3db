import { parseAdminCommand } from './admin-options.rules.ts';

describe('the command line of npm run admin', () => {
  it.each([
    [['grant', 'Ada'], { name: 'grant', handle: 'ada' }],
    [['revoke', '@ada'], { name: 'revoke', handle: 'ada' }],
    [['list'], { name: 'list' }],
    [[], { name: 'help' }],
    [['grant', '--help'], { name: 'help' }],
  ])('%j', (args, command) => {
    expect(parseAdminCommand(args)).toEqual(command);
  });

  it.each([[['grant']], [['grant', 'ada', 'grace']], [['list', 'ada']], [['promote', 'ada']], [['--role', 'guest']]])('%j is refused', (args) => {
    expect(() => parseAdminCommand(args)).toThrow(expect.objectContaining({ name: 'AdminOptionsError' }) as Error);
  });
});
