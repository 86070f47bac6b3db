import { parseValues } from '../option-values.rules.ts';
import { queriesOptions } from './queries-options.rules.ts';

const read = (...args: string[]) => queriesOptions.read(parseValues(args, queriesOptions.names));

it('takes what fills its database as well', () => {
  const world = { messages: 5_000_000, users: 20_000, channels: 4_000 };
  expect(read('--requests', '10')).toEqual({ ...world, database: undefined, requests: 10, callers: 4, parts: ['questions', 'lists'] });
  expect(read('--users', '5', '--database', 'postgresql://host/filled')).toMatchObject({ users: 5, database: 'postgresql://host/filled' });
  expect(read('--only', 'lists').parts).toEqual(['lists']);
  expect(() => read('--only', 'some')).toThrow('--only is "some"');
});
