import { count, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type BulkOptions } from './bulk.ts';

export const bulkOptions: ScenarioOptions<BulkOptions> = {
  synopsis: 'bulk [options]',
  help: `bulk: messages a second over HTTP, one by one, in bulk and imported, in turn
  --messages <n>          in bulk and imported (default 10000)
  --singles <n>           one by one, each way (default 2000)
  --per-request <n>       messages of a bulk request (default 500)
  --callers <n>           single requests at once, beside one at a time (default 16)
  --text-bytes <n>        (default 170)
  --messaging <n>         messaging-service processes (default 2)
  --rounds <n>            turns of each way (default 2)`,
  names: texts('messages', 'singles', 'per-request', 'callers', 'text-bytes', 'messaging'),
  read: (values) => ({
    messages: count(values, 'messages', 10_000),
    singles: count(values, 'singles', 2_000),
    messagesPerRequest: count(values, 'per-request', 500),
    callers: count(values, 'callers', 16, 2),
    textBytes: count(values, 'text-bytes', 170),
    messaging: count(values, 'messaging', 2),
    rounds: count(values, 'rounds', 2),
  }),
};
