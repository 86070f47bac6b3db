import { SHORTEST_TEXT } from '../clients/packets.ts';
import { clientProcesses, count, LoadOptionsError, text, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type StalledOptions } from './stalled.ts';

export const stalledOptions: ScenarioOptions<StalledOptions> = {
  synopsis: 'stalled [options]',
  help: `stalled: memory of the gateways, and delivery to those who read, while many clients read nothing;
         fails if memory does not stay flat
  --stalled <n>           clients that stop reading (default 500)
  --readers <n>           clients that go on reading, and write (default 100)
  --rooms <n>             that both are spread over (default 25)
  --gateways <n>          (default 2)
  --rate <n>              messages a second (default 100)
  --text-bytes <n>        (default 23000: what the kernel keeps for each connection is full within half a minute)
  --seconds <n>           (default 90)
  --log-directory <dir>   keep the services' logs there`,
  names: texts('stalled', 'readers', 'rooms', 'gateways', 'rate', 'text-bytes', 'seconds', 'log-directory'),
  read: (values) => {
    const options = {
      stalled: count(values, 'stalled', 500),
      readers: count(values, 'readers', 100),
      rooms: count(values, 'rooms', 25),
      gateways: count(values, 'gateways', 2),
      rate: count(values, 'rate', 100),
      textBytes: count(values, 'text-bytes', 23_000, SHORTEST_TEXT),
      seconds: count(values, 'seconds', 90, 10),
      clientProcesses: clientProcesses(values),
      logDirectory: text(values, 'log-directory'),
    };
    const places = options.rooms * options.gateways;
    if (options.stalled % places !== 0 || options.readers % places !== 0) throw new LoadOptionsError('--stalled and --readers must be multiples of --rooms times --gateways.');
    return options;
  },
};
