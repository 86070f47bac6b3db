import { count, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type MentionsOptions } from './mentions.ts';

export const mentionsOptions: ScenarioOptions<MentionsOptions> = {
  synopsis: 'mentions [options]',
  help: `mentions: acks elsewhere, while a large channel is told with @channel and long texts
  --members <n>           of the large channel (default 1000)
  --rooms <n>             small rooms, each with one who writes (default 50)
  --rate <n>              messages a second, in all small rooms together (default 100)
  --mentions <n>          @channel a second, in the large channel (default 2)
  --text-bytes <n>        of each @channel (default 7900)
  --seconds <n>           of each half (default 15)
  --messaging <n>         messaging-service processes (default 2)`,
  names: texts('members', 'rooms', 'rate', 'mentions', 'text-bytes', 'seconds', 'messaging'),
  read: (values) => ({
    members: count(values, 'members', 1_000, 2),
    rooms: count(values, 'rooms', 50),
    rate: count(values, 'rate', 100),
    mentions: count(values, 'mentions', 2),
    textBytes: count(values, 'text-bytes', 7_900, 10),
    seconds: count(values, 'seconds', 15),
    messaging: count(values, 'messaging', 2),
  }),
};
