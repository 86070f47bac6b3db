import { clientProcesses, count, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type PresenceOptions } from './presence.ts';

export const presenceOptions: ScenarioOptions<PresenceOptions> = {
  synopsis: 'presence [options]',
  help: `presence: how long it takes until those who watch a user are told that they came or went, while
       others come and go, and what that costs with more watchers, and with more users
  --clients <n>           connected users (default 10000)
  --watchers <n>          who watch each of them (default 10)
  --churn <n>             connects, and as many disconnects, a second (default 200)
  --seconds <n>           (default 6)
  --gateways <n>          (default 2)
  --skip-table            measure the time only`,
  names: { ...texts('clients', 'watchers', 'churn', 'seconds', 'gateways'), 'skip-table': { type: 'boolean' } },
  read: (values) => ({
    clients: count(values, 'clients', 10_000),
    watchers: count(values, 'watchers', 10, 0),
    churn: count(values, 'churn', 200),
    seconds: count(values, 'seconds', 6),
    gateways: count(values, 'gateways', 2),
    clientProcesses: clientProcesses(values),
    skipTable: values['skip-table'] === true,
  }),
};
