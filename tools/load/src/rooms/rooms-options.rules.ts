import { SHORTEST_TEXT } from '../clients/packets.ts';
import { assertFullRooms, clientProcesses, count, targets, text, texts, wholeNumber, type ScenarioOptions, type Values } from '../option-values.rules.ts';
import { type RoomsOptions } from './rooms.ts';

export const roomsOptions: ScenarioOptions<RoomsOptions> = {
  synopsis: 'rooms [options]',
  help: `rooms: CPU time and latency of a message into a room, and the highest rate at which delivery stays in time:
       of the product, of a naive baseline of one process, and of a cluster of two of those, in turn
  --clients <n>           connected clients, one user each (default 2000)
  --room-size <n>         clients in a room (default 20)
  --gateways <n>          gateway processes (default 2)
  --messaging <n>         messaging-service processes (default 2)
  --text-bytes <n>        length of a message's text (default 170)
  --p99-ms <n>            what "in time" means: 99 % of the deliveries (default 100)
  --step-seconds <n>      measured time of a step, after the warm-up (default 5)
  --warm-up-seconds <n>   (default 2)
  --settle-seconds <n>    time of each target at half of the first rate before anything counts (default 15)
  --first-rate <n>        messages a second to begin with (default 1000)
  --calm-rates <n,n,…>    messages a second at which latencies are compared first (default 100,500,1000)
  --rates <n,n,…>         measure at these rates only, instead of searching
  --rounds <n>            turns of each target (default 1)
  --patience-seconds <n>  how long, in all, to wait for other programs on the machine to pause (default 300)
  --target <name,…>       some of product, naive and cluster (default all)
  --profile <folder>      write a CPU profile of every server process there
  --log-directory <dir>   keep the services' logs there`,
  names: texts(
    ...['clients', 'room-size', 'gateways', 'messaging', 'text-bytes', 'p99-ms', 'step-seconds', 'warm-up-seconds', 'settle-seconds'],
    ...['first-rate', 'calm-rates', 'rates', 'patience-seconds', 'target', 'profile', 'log-directory'],
  ),
  read: (values) => readRooms(values, { clients: 2_000, roomSize: 20, firstRate: 1_000, calmRates: [100, 500, 1_000] }),
};

/** One room with everybody in it. */
export const hotRoomOptions: ScenarioOptions<RoomsOptions> = {
  synopsis: 'hot-room [options]',
  help: `hot-room: the same as rooms, of one room in which all are: deliveries a second
  --clients <n>           members, all connected (default 1000)
  --first-rate <n>        messages a second to begin with (default 20)
  --calm-rates <n,n,…>    (default 10)
  and the others of rooms, but --room-size`,
  names: roomsOptions.names,
  read: (values) => readRooms({ ...values, 'room-size': text(values, 'clients') }, { clients: 1_000, roomSize: 1_000, firstRate: 20, calmRates: [10] }),
};

type Defaults = Pick<RoomsOptions, 'clients' | 'roomSize' | 'firstRate'> & Required<Pick<RoomsOptions, 'calmRates'>>;

/** @throws LoadOptionsError */
function readRooms(values: Values, byDefault: Defaults): RoomsOptions {
  const options = {
    clients: count(values, 'clients', byDefault.clients),
    roomSize: count(values, 'room-size', byDefault.roomSize),
    gateways: count(values, 'gateways', 2),
    messaging: count(values, 'messaging', 2),
    clientProcesses: clientProcesses(values),
    textBytes: count(values, 'text-bytes', 170, SHORTEST_TEXT),
    warmUpSeconds: count(values, 'warm-up-seconds', 2),
    settleSeconds: count(values, 'settle-seconds', 15, 0),
    measuredSeconds: count(values, 'step-seconds', 5),
    p99LimitMs: count(values, 'p99-ms', 100),
    rounds: count(values, 'rounds', 1),
    patienceSeconds: count(values, 'patience-seconds', 300, 0),
    targets: targets(values, ['product', 'naive', 'cluster']),
    firstRate: count(values, 'first-rate', byDefault.firstRate),
    calmRates: ratesOf(values, 'calm-rates') ?? byDefault.calmRates,
    rates: ratesOf(values, 'rates'),
    profile: text(values, 'profile'),
    logDirectory: text(values, 'log-directory'),
  };
  assertFullRooms(options);
  return options;
}

/** @throws LoadOptionsError */
const ratesOf = (values: Values, name: string): number[] | undefined => text(values, name)?.split(',').map((rate) => wholeNumber(name, rate, 1));
