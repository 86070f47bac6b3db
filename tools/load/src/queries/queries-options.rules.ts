import { fillOptions } from '../fill/fill-options.rules.ts';
import { count, text, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type QueriesOptions } from './queries.ts';

export const queriesOptions: ScenarioOptions<QueriesOptions> = {
  synopsis: 'queries [options]',
  help: `queries: how long the product's hot questions take among many messages, and by which plans
       Postgres answers them; fails if any plan reads a big table from end to end
  --database <url>        one that \`fill\` has filled; without it, one is filled and goes with the run
  --requests <n>          times that each question is asked (default 300)
  --callers <n>           questions at once (default 4)
  and what \`fill\` takes`,
  names: { ...fillOptions.names, ...texts('requests', 'callers') },
  read: (values) => ({ ...fillOptions.read(values), database: text(values, 'database'), requests: count(values, 'requests', 300), callers: count(values, 'callers', 4) }),
};
