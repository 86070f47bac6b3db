import { SHORTEST_TEXT } from '../clients/packets.ts';
import { assertFullRooms, clientProcesses, count, targets, text, texts, wholeNumber, type ScenarioOptions } from '../option-values.rules.ts';
import { type RoomsOptions } from './rooms.ts';

export const roomsOptions: ScenarioOptions<RoomsOptions> = {
  synopsis: 'rooms [options]',
  help: `rooms: the highest rate of messages into rooms at which delivery stays in time,
       of the product and of a naive baseline, in turn
  --clients <n>           connected clients, one user each (default 2000)
  --room-size <n>         clients in a room (default 20)
  --gateways <n>          gateway processes (default 2)
  --messaging <n>         messaging-service processes (default 2)
  --text-bytes <n>        length of a message's text (default 170)
  --p99-ms <n>            what "in time" means: 99 % of the deliveries (default 100)
  --step-seconds <n>      measured time of a step, after the warm-up (default 7)
  --warm-up-seconds <n>   (default 2)
  --settle-seconds <n>    time of each target at half of the first rate before anything counts (default 30)
  --first-rate <n>        messages a second to begin with (default 1000)
  --rates <n,n,…>         measure at these rates only, instead of searching
  --rounds <n>            turns of each target (default 2)
  --patience-seconds <n>  how long, in all, to wait for other programs on the machine to pause (default 300)
  --target <name>         product, naive or both (default both)
  --profile <folder>      write a CPU profile of every server process there
  --log-directory <dir>   keep the services' logs there`,
  names: texts(
    ...['clients', 'room-size', 'gateways', 'messaging', 'text-bytes', 'p99-ms', 'step-seconds', 'warm-up-seconds', 'settle-seconds'],
    ...['first-rate', 'rates', 'patience-seconds', 'target', 'profile', 'log-directory'],
  ),
  read: (values) => {
    const options = {
      clients: count(values, 'clients', 2_000),
      roomSize: count(values, 'room-size', 20),
      gateways: count(values, 'gateways', 2),
      messaging: count(values, 'messaging', 2),
      clientProcesses: clientProcesses(values),
      textBytes: count(values, 'text-bytes', 170, SHORTEST_TEXT),
      warmUpSeconds: count(values, 'warm-up-seconds', 2),
      settleSeconds: count(values, 'settle-seconds', 30, 0),
      measuredSeconds: count(values, 'step-seconds', 7),
      p99LimitMs: count(values, 'p99-ms', 100),
      rounds: count(values, 'rounds', 2),
      patienceSeconds: count(values, 'patience-seconds', 300, 0),
      targets: targets(values),
      firstRate: count(values, 'first-rate', 1_000),
      rates: text(values, 'rates')?.split(',').map((rate) => wholeNumber('rates', rate, 1)),
      profile: text(values, 'profile'),
      logDirectory: text(values, 'log-directory'),
    };
    assertFullRooms(options);
    return options;
  },
};
