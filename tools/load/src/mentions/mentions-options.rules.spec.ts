import { parseValues } from '../option-values.rules.ts';
import { mentionsOptions } from './mentions-options.rules.ts';

it('tells a channel of a thousand twice a second, unless said otherwise', () => {
  const read = (...args: string[]) => mentionsOptions.read(parseValues(args, mentionsOptions.names));
  expect(read('--rooms', '5')).toMatchObject({ members: 1_000, rooms: 5, mentions: 2, textBytes: 7_900 });
  expect(() => read('--members', '1')).toThrow('at least 2');
});
