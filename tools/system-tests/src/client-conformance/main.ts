import { type SigningKeys } from '@chatgenius/auth';
import { buildServices } from '@chatgenius/stack';
import { startProcesses, type RunningProcesses } from '../processes.ts';
import { signingKeysOf, System } from '../system.ts';
import { CHECKS } from './checks.ts';
import { drainCheck } from './drain-check.ts';
import { type Outcome, runChecks } from './run-checks.ts';

const HELP = `npm run conformance:client -- [--only <check>,…] <command> [<argument>…]

Starts a back end, runs the command as a client, and checks what clients must do (docs/guides/writing-a-client.md):

${[...CHECKS.map(({ name, shows }) => `  ${name.padEnd(10)} ${shows}`), '  drain      it comes back from a gateway that ends, and loses nothing'].join('\n')}
`;

/** The longest check first. */
const byTime = [...CHECKS].reverse();

class ConformanceSystem extends System {
  constructor(processes: RunningProcesses, keys: SigningKeys) {
    super(processes.description, keys);
  }
}

const args = process.argv.slice(2);
const only = args[0] === '--only' ? args.splice(0, 2)[1]?.split(',') : undefined;
const [command, ...rest] = args;
if (command === undefined || command.startsWith('-')) {
  console.log(HELP);
  process.exitCode = command === '--help' ? 0 : 1;
} else process.exitCode = await conformance({ command, args: rest });

async function conformance(client: { command: string; args: readonly string[] }): Promise<number> {
  const report = (line: string): void => console.log(line);
  await buildServices(report);
  const processes = await startProcesses('client-conformance', { topology: { messaging: 1 }, env: { MESSAGE_SEND_PER_MINUTE: '60' } });
  const system = new ConformanceSystem(processes, await signingKeysOf(processes.description));
  try {
    const wanted = ({ name }: { name: string }): boolean => only?.includes(name) ?? true;
    const outcomes = await runChecks(system, client, byTime.filter(wanted), print);
    const [gateway] = processes.stack.gateways;
    const drain = drainCheck({ end: async () => gateway?.process.stop(), start: async () => gateway?.process.start() });
    if (wanted(drain)) outcomes.push(...(await runChecks(system, client, [drain], print)));
    const failed = outcomes.filter(({ fault }) => fault !== undefined).length;
    console.log(`\n${outcomes.length - failed} of ${outcomes.length} passed`);
    return failed > 0 || outcomes.length === 0 ? 1 : 0;
  } finally {
    await system.stop();
    await processes.stop();
  }
}

function print({ name, shows, fault }: Outcome): void {
  console.log(`${fault === undefined ? 'passed' : 'FAILED'}  ${name.padEnd(10)} ${fault ?? shows}`);
}
