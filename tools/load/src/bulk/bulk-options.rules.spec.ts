import { parseValues } from '../option-values.rules.ts';
import { bulkOptions } from './bulk-options.rules.ts';

const read = (...args: string[]) => bulkOptions.read(parseValues(args, bulkOptions.names));

it('sends 500 messages a request, and one by one at once and alone', () => {
  expect(read('--messages', '50')).toMatchObject({ messages: 50, messagesPerRequest: 500, callers: 16, rounds: 2 });
  expect(() => read('--callers', '1')).toThrow('at least 2');
});
