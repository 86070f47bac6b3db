import { parseValues } from '../option-values.rules.ts';
import { presenceOptions } from './presence-options.rules.ts';

const read = (...args: string[]) => presenceOptions.read(parseValues(args, presenceOptions.names));

it('may measure without anybody who watches, and the time only', () => {
  expect(read()).toMatchObject({ clients: 10_000, watchers: 10, churn: 200, skipTable: false });
  expect(read('--watchers', '0', '--skip-table')).toMatchObject({ watchers: 0, skipTable: true });
});
