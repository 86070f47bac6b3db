import { existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { bundleFolder, findServerBinaries, MIGRATE_FOLDER, type ServiceName } from '@chatgenius/stack';
import { type ComposeService } from '../compose-file.ts';
import { type Targets } from '../rules/order.rules.ts';
import { fromDebian } from './debian-program.ts';
import { type Machine } from './machine.ts';
import { nginxProgram } from './nginx.ts';
import { postgresProgram } from './postgres.ts';
import { type Program } from './program.ts';

interface Asked {
  readonly name: string;
  readonly service: ComposeService;
  readonly machine: Machine;
  readonly targets: Targets;
}

/** Images of which this machine has the program, by the first word of their name. The rest is told and left out. */
const PROGRAMS: Readonly<Record<string, (asked: Asked) => Program | Promise<Program>>> = {
  'chatgenius/': serviceProgram,
  postgres: (asked) => postgresProgram({ ...asked, args: commandOf(asked) }),
  redis: async (asked) => server((await findServerBinaries(silent)).redis, commandOf(asked).slice(1), asked, ['--bind', addressOf(asked)]),
  nats: async (asked) => server((await findServerBinaries(silent)).nats, commandOf(asked), asked, ['--addr', addressOf(asked)]),
  'nginxinc/nginx-unprivileged': (asked) => nginxProgram({ args: commandOf(asked), address: addressOf(asked), cwd: asked.machine.ownFolder(asked.name) }),
  'prom/prometheus': async (asked) => server(await fromDebian('prometheus', 'usr/bin/prometheus'), commandOf(asked), asked, [`--web.listen-address=${addressOf(asked)}:9090`]),
};

/** How the service's command runs here; undefined where there is no package of the program. */
export async function programOf(asked: Asked): Promise<Program | undefined> {
  const [, make] = Object.entries(PROGRAMS).find(([image]) => asked.service.image.startsWith(image.endsWith('/') ? image : `${image}:`)) ?? [];
  return make && (await make(asked));
}

const silent = (): void => undefined;
const addressOf = ({ name, machine }: Asked): string => machine.addressOf(name);
const translated = ({ name, service, machine }: Asked, texts: readonly string[]): string[] => texts.map((text) => machine.translate(name, service, text));
const commandOf = (asked: Asked): string[] => translated(asked, asked.service.command ?? []);

const server = ({ command, env }: { command: string; env: NodeJS.ProcessEnv }, args: readonly string[], { name, machine }: Asked, more: readonly string[]): Program => ({
  command,
  args: [...args, ...more],
  env,
  cwd: machine.ownFolder(name),
});

/** As the image has it: entrypoint and variables, in a folder with the bundle; only its addresses are other ones. */
function serviceProgram(asked: Asked): Program {
  const { name, service, machine, targets } = asked;
  const target = targets.get(service.build?.target ?? '');
  const [, ...args] = translated(asked, service.entrypoint ?? target?.entrypoint ?? []);
  const cwd = machine.ownFolder(name);
  const bundle = service.build?.target === 'migrate' ? MIGRATE_FOLDER : bundleFolder(service.build?.target as ServiceName);
  if (!existsSync(path.join(cwd, 'bundle'))) symlinkSync(bundle, path.join(cwd, 'bundle'));
  const given = Object.entries({ ...target?.environment, ...service.environment }).map(([variable, value]) => [variable, machine.translate(name, service, value)] as const);
  const address = machine.addressOf(name);
  return { command: process.execPath, args, cwd, env: { ...Object.fromEntries(given), OPS_HOST: address, ...(service.environment.PORT === undefined ? {} : { HOST: address }) } };
}
