import { SHORTEST_TEXT } from '../clients/packets.ts';
import { assertFullRooms, clientProcesses, count, text, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type DrainOptions } from './drain.ts';

export const drainOptions: ScenarioOptions<DrainOptions> = {
  synopsis: 'drain [options]',
  help: `drain: one of the gateways is asked to end while messages flow: how its clients move, what is lost (nothing may be),
       and whether 99 % of the deliveries stay under 250 ms
  --clients <n>           (default 10000)
  --room-size <n>         (default 20)
  --gateways <n>          (default 2)
  --rate <n>              messages a second (default 200)
  --text-bytes <n>        (default 170)
  --drain-seconds <n>     time that the gateway takes to move its clients (default 120)
  --log-directory <dir>   keep the services' logs there`,
  names: texts('clients', 'room-size', 'gateways', 'rate', 'text-bytes', 'drain-seconds', 'log-directory'),
  read: (values) => {
    const options = {
      clients: count(values, 'clients', 10_000),
      roomSize: count(values, 'room-size', 20),
      gateways: count(values, 'gateways', 2, 2),
      rate: count(values, 'rate', 200),
      textBytes: count(values, 'text-bytes', 170, SHORTEST_TEXT),
      drainSeconds: count(values, 'drain-seconds', 120),
      clientProcesses: clientProcesses(values),
      logDirectory: text(values, 'log-directory'),
    };
    assertFullRooms(options);
    return options;
  },
};
