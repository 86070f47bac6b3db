import { LoadOptionsError, parseLoadOptions } from './load-options.rules.ts';

it('measures both targets twice unless told otherwise', () => {
  expect(parseLoadOptions(['rooms'])).toMatchObject({
    scenario: 'rooms',
    skipBuild: false,
    rooms: { clients: 2_000, roomSize: 20, gateways: 2, textBytes: 170, p99LimitMs: 100, rounds: 2, target: 'both' },
  });
  expect(parseLoadOptions(['idle', '--connections', '500', '--json', 'out.json'])).toMatchObject({
    scenario: 'idle',
    json: 'out.json',
    idle: { connections: 500, rounds: 2 },
  });
  expect(parseLoadOptions(['bulk', '--messages', '50'])).toMatchObject({ scenario: 'bulk', bulk: { messages: 50, messagesPerRequest: 500, callers: 16, rounds: 2 } });
});

it.each([[[]], [['--help']], [['rooms', '-h']]])('helps with %j', (args: string[]) => {
  expect(parseLoadOptions(args)).toEqual({ scenario: 'help' });
});

it.each([
  [['walls'], 'There is no scenario "walls"'],
  [['rooms', '--clients', 'many'], '--clients is "many"'],
  [['rooms', '--clients', '30'], 'multiple of --room-size'],
  [['rooms', '--text-bytes', '5'], 'at least 18'],
  [['rooms', '--target', 'other'], '--target is "other"'],
  [['idle', '--clients', '30'], "'--clients'"],
  [['bulk', '--callers', '1'], 'at least 2'],
  [['drain', '--gateways', '1'], 'at least 2'],
  [['stalled', '--readers', '10'], 'multiples of --rooms'],
  [['toString'], 'There is no scenario "toString"'],
])('refuses %j', (args: string[], message: string) => {
  expect(() => parseLoadOptions(args)).toThrow(LoadOptionsError);
  expect(() => parseLoadOptions(args)).toThrow(message);
});

it('fills five million messages, into a database that is named', () => {
  const world = { messages: 5_000_000, users: 20_000, channels: 4_000 };
  expect(parseLoadOptions(['fill', '--database', 'postgresql://host/filled'])).toEqual({ scenario: 'fill', database: 'postgresql://host/filled', fill: world });
  expect(parseLoadOptions(['queries', '--requests', '10'])).toMatchObject({ scenario: 'queries', queries: { ...world, requests: 10, callers: 4 } });
  expect(() => parseLoadOptions(['fill'])).toThrow('--database is missing');
});
