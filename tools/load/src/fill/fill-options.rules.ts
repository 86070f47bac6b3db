import { count, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type FillOptions } from './fill-plan.rules.ts';

export const fillOptions: ScenarioOptions<FillOptions> = {
  synopsis: 'fill --database <url> [options]',
  help: `fill: a database of its own with what years of use would leave in it
  --database <url>        created if it is missing; refused if it is not empty; as a superuser
  --messages <n>          (default 5000000)
  --users <n>             (default 20000)
  --channels <n>          (default 4000)`,
  names: texts('database', 'messages', 'users', 'channels'),
  read: (values) => ({ messages: count(values, 'messages', 5_000_000), users: count(values, 'users', 20_000), channels: count(values, 'channels', 4_000) }),
};
