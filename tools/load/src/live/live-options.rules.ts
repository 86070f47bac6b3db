import { count, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type LiveOptions } from './live.ts';

export const liveOptions: ScenarioOptions<LiveOptions> = {
  synopsis: 'live [options]',
  help: `live: texts that are read while they are written: all of them as live messages; then some as live messages, as an edit
      for each token, and as a message for each, in turn
  --writers <n>           texts at once, each in a room of its own (default 100)
  --compared <n>          texts that are written in each of the three ways: fewer, since edits carry no more here (default 25)
  --room-size <n>         readers of each (default 20)
  --tokens <n>            tokens a second of each text (default 30)
  --seconds <n>           of each way (default 10)
  --beside <n>            ordinary messages a second, beside (default 50)
  --gateways <n>          (default 2)
  --messaging <n>         messaging-service processes (default 2)`,
  names: texts('writers', 'compared', 'room-size', 'tokens', 'seconds', 'beside', 'gateways', 'messaging'),
  read: (values) => ({
    writers: count(values, 'writers', 100),
    compared: count(values, 'compared', 25),
    roomSize: count(values, 'room-size', 20),
    tokens: count(values, 'tokens', 30),
    seconds: count(values, 'seconds', 10),
    beside: count(values, 'beside', 50),
    gateways: count(values, 'gateways', 2),
    messaging: count(values, 'messaging', 2),
  }),
};
