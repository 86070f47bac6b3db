import { SHORTEST_TEXT } from '../clients/packets.ts';
import { count, LoadOptionsError, targets, text, texts, wholeNumber, type ScenarioOptions, type Values } from '../option-values.rules.ts';
import { type SocketsOptions } from './sockets.ts';

/** Beside its sockets a process has files, timers and connections to servers open: 20,000 descriptors are a usual limit. */
const SOCKETS_OF_A_PROCESS = 17_000;

export const socketsOptions: ScenarioOptions<SocketsOptions> = {
  synopsis: 'sockets [options]',
  help: `sockets: a steady rate of messages into rooms, while more and more clients are connected,
       of the product, presence on, and of as many processes of a naive baseline
  --sockets <n,n,…>       clients connected at a time, one user each (default 1000,3000,10000,30000,100000)
  --room-size <n>         clients in a room (default 20)
  --rate <n>              messages a second (default 1000)
  --gateways <n>          processes that hold sockets (default: one for each ${SOCKETS_OF_A_PROCESS} clients, at least 2)
  --messaging <n>         messaging-service processes (default 2)
  --text-bytes <n>        length of a message's text (default 170)
  --step-seconds <n>      measured time of a step, after the warm-up (default 10)
  --warm-up-seconds <n>   (default 3)
  --idle-seconds <n>      a look at what is used while nothing is sent (default 10); repeated while it still falls
  --settle-seconds <n>    longest time of such looks (default 120)
  --target <name,…>       some of product and naive (default both)
  --log-directory <dir>   keep the services' logs there`,
  names: texts('sockets', 'room-size', 'rate', 'gateways', 'messaging', 'text-bytes', 'step-seconds', 'warm-up-seconds', 'idle-seconds', 'settle-seconds', 'target', 'log-directory'),
  read: (values) => {
    const roomSize = count(values, 'room-size', 20);
    const sockets = readSockets(values, roomSize);
    const processes = Math.max(2, Math.ceil((sockets.at(-1) ?? 0) / SOCKETS_OF_A_PROCESS));
    return {
      ...{ sockets, roomSize },
      rate: count(values, 'rate', 1_000),
      gateways: count(values, 'gateways', processes),
      messaging: count(values, 'messaging', 2),
      clientProcesses: count(values, 'client-processes', processes),
      textBytes: count(values, 'text-bytes', 170, SHORTEST_TEXT),
      measuredSeconds: count(values, 'step-seconds', 10),
      warmUpSeconds: count(values, 'warm-up-seconds', 3),
      idleSeconds: count(values, 'idle-seconds', 10),
      settleSeconds: count(values, 'settle-seconds', 120),
      targets: targets(values),
      logDirectory: text(values, 'log-directory'),
    };
  },
};

function readSockets(values: Values, roomSize: number): number[] {
  const sockets = (text(values, 'sockets') ?? '1000,3000,10000,30000,100000').split(',').map((given) => wholeNumber('sockets', given, 1));
  if (sockets.some((number, index) => number <= (sockets[index - 1] ?? 0))) throw new LoadOptionsError('--sockets must grow from one number to the next.');
  if (sockets.some((number) => number % roomSize !== 0)) throw new LoadOptionsError('Each of --sockets must be a multiple of --room-size.');
  return sockets;
}
