import { clientProcesses, count, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type IdleOptions } from './idle.ts';

export const idleOptions: ScenarioOptions<IdleOptions> = {
  synopsis: 'idle [options]',
  help: `idle: resident memory for each idle connection, of a gateway and of a plain Socket.IO server, in turn
  --connections <n>       (default 10000)
  --rounds <n>            turns of each server (default 2)`,
  names: texts('connections'),
  read: (values) => ({ connections: count(values, 'connections', 10_000), rounds: count(values, 'rounds', 2), clientProcesses: clientProcesses(values) }),
};
