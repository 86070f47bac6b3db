import { SHORTEST_TEXT } from '../clients/packets.ts';
import { assertFullRooms, clientProcesses, count, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type TelemetryOptions } from './telemetry.ts';

export const telemetryOptions: ScenarioOptions<TelemetryOptions> = {
  synopsis: 'telemetry [options]',
  help: `telemetry: what metrics and traces cost in CPU time of a message: off, metrics, and metrics with 1 % and
       100 % of traces, in turn, there and back
  --clients <n>           connected clients, one user each (default 400)
  --room-size <n>         clients in a room (default 20)
  --rate <n>              messages a second (default 400)
  --text-bytes <n>        (default 170)
  --seconds <n>           measured time of each (default 10)
  --rounds <n>            turns of each (default 2)`,
  names: texts('clients', 'room-size', 'rate', 'text-bytes', 'seconds'),
  read: (values) => {
    const options = {
      clients: count(values, 'clients', 400),
      roomSize: count(values, 'room-size', 20),
      gateways: 2,
      rate: count(values, 'rate', 400),
      textBytes: count(values, 'text-bytes', 170, SHORTEST_TEXT),
      measuredSeconds: count(values, 'seconds', 10),
      rounds: count(values, 'rounds', 2),
      clientProcesses: clientProcesses(values),
    };
    assertFullRooms(options);
    return options;
  },
};
