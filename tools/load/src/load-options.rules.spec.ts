import { HELP, parseLoadOptions } from './load-options.rules.ts';
import { LoadOptionsError } from './option-values.rules.ts';

it.each([[[]], [['--help']], [['rooms', '-h']]])('helps with %j', (args: string[]) => {
  expect(parseLoadOptions(args)).toEqual({ scenario: 'help' });
});

it('helps with each scenario', () => {
  for (const scenario of ['rooms', 'idle', 'bulk', 'presence', 'stalled', 'drain', 'queries', 'fuzz', 'fill']) {
    expect(HELP).toContain(`\nnpm run load -- ${scenario} `.slice(scenario === 'rooms' ? 1 : 0));
    expect(HELP).toContain(`\n\n${scenario}: `);
  }
});

it('reads what every scenario takes, beside its own', () => {
  expect(parseLoadOptions(['idle', '--json', 'out.json'])).toMatchObject({ scenario: 'idle', json: 'out.json', skipBuild: false, idle: { connections: 10_000 } });
  expect(parseLoadOptions(['fuzz', '--skip-build', '--seed', '7'])).toMatchObject({ scenario: 'fuzz', skipBuild: true, fuzz: { packets: 100_000, seed: 7 } });
});

it('fills a database that is named', () => {
  const fill = { messages: 5_000_000, users: 20_000, channels: 4_000 };
  expect(parseLoadOptions(['fill', '--database', 'postgresql://host/filled'])).toEqual({ scenario: 'fill', database: 'postgresql://host/filled', fill });
  expect(() => parseLoadOptions(['fill'])).toThrow('--database is missing');
});

it.each([
  [['walls'], 'There is no scenario "walls"'],
  [['idle', '--clients', '30'], "'--clients'"],
  [['toString'], 'There is no scenario "toString"'],
])('refuses %j', (args: string[], message: string) => {
  expect(() => parseLoadOptions(args)).toThrow(LoadOptionsError);
  expect(() => parseLoadOptions(args)).toThrow(message);
});
