import { count, texts, type ScenarioOptions } from '../../option-values.rules.ts';
import { type FuzzHttpRunOptions } from './run-fuzz-http.ts';

export const fuzzHttpOptions: ScenarioOptions<FuzzHttpRunOptions> = {
  synopsis: 'fuzz-http [options]',
  help: `fuzz-http: requests of every route derived from the contracts, valid, nearly valid and hostile; fails if any is answered
      with 500 or more, or not as the OpenAPI document says, or if anything is logged as a fault
  --requests <n>          (default 20000)
  --seed <n>              the same requests again (default: the time)
  --at-once <n>           (default 16)`,
  names: texts('requests', 'seed', 'at-once'),
  read: (values) => ({ requests: count(values, 'requests', 20_000), seed: count(values, 'seed', Date.now() % 2 ** 31, 0), atOnce: count(values, 'at-once', 16) }),
};
