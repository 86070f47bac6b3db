import { count, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type FuzzRunOptions } from './run-fuzz.ts';

export const fuzzOptions: ScenarioOptions<FuzzRunOptions> = {
  synopsis: 'fuzz [options]',
  help: `fuzz: packets derived from the contracts, valid, nearly valid and hostile; fails if any answer is not
      what its contract says, if anything is logged as a fault, or if memory grows
  --packets <n>           (default 100000)
  --seed <n>              the same packets again (default: the time)
  --connections <n>       one user each (default 16)`,
  names: texts('packets', 'seed', 'connections'),
  read: (values) => {
    const byTime = Date.now() % 2 ** 31;
    return { packets: count(values, 'packets', 100_000), seed: count(values, 'seed', byTime, 0), connections: count(values, 'connections', 16, 2) };
  },
};
