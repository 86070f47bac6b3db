import { clientProcesses, count, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type IdleOptions } from './idle.ts';

export const idleOptions: ScenarioOptions<IdleOptions> = {
  synopsis: 'idle [options]',
  help: `idle: CPU of all processes while nobody is there, and resident memory for each idle connection, of a gateway and of a
       plain Socket.IO server, in turn
  --quiet-seconds <n>     how long the CPU is measured (default 60); 0 leaves it out
  --connections <n>       (default 10000); 0 leaves memory out
  --rounds <n>            turns of each server (default 2)`,
  names: texts('connections', 'quiet-seconds'),
  read: (values) => ({ quietSeconds: count(values, 'quiet-seconds', 60, 0), connections: count(values, 'connections', 10_000, 0), rounds: count(values, 'rounds', 2), clientProcesses: clientProcesses(values) }),
};
