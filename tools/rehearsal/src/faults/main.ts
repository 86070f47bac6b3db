import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildServices } from '@chatgenius/stack';
import { settle } from '../settling.ts';
import { FAULTS, type Fault } from './faults.ts';
import { firing, untilCalm, watch } from './observation.ts';
import { World } from './world.ts';

const HELP = `npm run rehearse:faults -- [${Object.keys(FAULTS).join(' | ')}]…     (default: all)

Starts the product on this machine, lets real clients chat, and makes each fault happen. Prints which alert of deploy/observability fired
after how long, what the overview showed, and what the clients' ledger said in the end.

  --divide-times-by <n>  windows and waiting times of the rules are shorter by this (default 20: 5m is 15s); with 1 they are those of a
                         deployment, and the whole takes hours
  --every-seconds <n>    between two readings of Prometheus (default 1; more where the machine is busy: who does not answer within it counts as away)
  --users <n>            who chat by the SDK (default 16)
  --help                 this text

Ends with 1 if a cause got no name, or anything was lost, doubled or reordered.`;

const PATIENCE_MS = 150_000;
const CALM_MS = 5_000;
const INTERRUPTED = 130;
const CHANNELS = 4;
const EVERY_MS = 500;
const startedAt = performance.now();
const log = (line: string): void => console.log(`${((performance.now() - startedAt) / 1e3).toFixed(1).padStart(7)}s  ${line}`);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(INTERRUPTED));

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'divide-times-by': { type: 'string', default: '20' }, 'every-seconds': { type: 'string', default: '1' }, users: { type: 'string', default: '16' }, help: { type: 'boolean', short: 'h' } } });
  const unknown = positionals.find((name) => !(name in FAULTS));
  if (unknown !== undefined) throw new Error(`There is no fault "${unknown}".\n\n${HELP}`);
  if (values.help) console.log(HELP);
  else if (!(await rehearse(positionals, number('users', values.users), number('divide-times-by', values['divide-times-by']), number('every-seconds', values['every-seconds'])))) process.exitCode = 1;
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
}

function number(name: string, value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new Error(`--${name} has to be a number from 1 to 9999.`);
  return Number(value);
}

/** @returns whether all went well */
async function rehearse(names: readonly string[], users: number, divideTimesBy: number, everySeconds: number): Promise<boolean> {
  await buildServices(log);
  const world = await World.start({ users, channels: CHANNELS, everyMs: EVERY_MS, divideTimesBy, everySeconds, log });
  try {
    await Promise.all(world.users.map((user) => user.enter()));
    world.users.forEach((user, index) => user.begin((index * EVERY_MS) / world.users.length));
    log(`${users} users chat; times of all rules are divided by ${divideTimesBy}`);
    let allNamed = true;
    for (const [name, fault] of Object.entries(FAULTS)) {
      if (names.length === 0 || names.includes(name)) allNamed = (await rehearseOne(fault, world)) && allNamed;
    }
    for (const user of world.users) user.stop();
    world.ledger.end();
    const findings = await settle(world.ledger, world.users, world.database.pool);
    const { lost, doubled, reordered, errors } = findings;
    console.log(`\nledger: ${world.ledger.messages.length} sent, ${world.ledger.acknowledged} acknowledged, ${lost} lost, ${doubled} doubled, ${reordered} out of order, ${errors.length} errors seen by users`);
    for (const error of errors.slice(0, 20)) console.log(`  ${error}`);
    return allNamed && lost + doubled + reordered === 0;
  } finally {
    await world.stop();
  }
}

async function rehearseOne({ title, named, inject }: Fault, world: World): Promise<boolean> {
  const { prometheus, ledger } = world;
  await delay(CALM_MS);
  if ((await untilCalm(prometheus, PATIENCE_MS)) === undefined) log(`still firing before: ${[...(await firing(prometheus)).keys()].join(', ')}`);
  ledger.begin(title);
  log(`FAULT  ${title}`);
  const end = await inject(world);
  if (end === undefined) {
    log('not rehearsed: this machine does not allow it');
    return true;
  }
  const { alerts, said, dashboard } = await watch(prometheus, named, PATIENCE_MS);
  await end();
  ledger.begin(`after: ${title}`);
  const clearedAfter = await untilCalm(prometheus, PATIENCE_MS);
  const figures = ledger.figures();
  const during = figures.find(({ name }) => name === title);
  const fired = [...alerts].map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`);
  log(`alerts    ${fired.join(', ') || 'none'}`);
  for (const name of named) if (said.has(name)) log(`says      ${said.get(name)}`);
  log(`dashboard ${dashboard.join(', ')}`);
  if (during) log(`ledger    ${during.sent} sent in ${during.seconds.toFixed(0)} s, ${during.acks.count} acknowledged, p99 ${during.acks.p99.toFixed(0)} ms, longest silence ${during.longestSilenceMs.toFixed(0)} ms, ${during.reconnects} reconnects`);
  log(`calm      ${clearedAfter === undefined ? 'not within the time' : `${clearedAfter.toFixed(1)} s after its end`}`);
  const isNamed = named.some((name) => alerts.has(name));
  if (!isNamed) log(`NOT NAMED: none of ${named.join(', ')} fired`);
  return isNamed;
}
