import { type ServiceName } from '@chatgenius/stack';
import { PROCESS_OPTIONS, type Variable } from '@chatgenius/service-runtime';
import { SERVICE_VARIABLES } from './service-environments.ts';

/** One variable, and what it is in each service that reads it. */
type Readers = ReadonlyMap<ServiceName, Variable>;

/** The page of every variable of every service. */
export function configurationReference(): string {
  const readers = readersOf(SERVICE_VARIABLES);
  const shared = [...readers].filter(([, of]) => of.size > 1);
  const sections = [...SERVICE_VARIABLES.keys()].map((service) => sectionOf(service, readers));
  return `${[HEADER, sharedSection(shared), ...sections].join('\n\n')}\n`;
}

function readersOf(services: ReadonlyMap<ServiceName, readonly Variable[]>): ReadonlyMap<string, Readers> {
  const readers = new Map<string, Map<ServiceName, Variable>>();
  for (const [service, variables] of services) {
    for (const variable of variables) readers.set(variable.name, (readers.get(variable.name) ?? new Map<ServiceName, Variable>()).set(service, variable));
  }
  return readers;
}

const OPTIONS = Object.entries(PROCESS_OPTIONS).map(([option, meaning]) => `| \`${option}\` | ${meaning} |`);

const HEADER = `# Configuration

<!-- Generated from the *.env.ts of apps and the environments of libs by \`npm run generate\`; change it there. -->

Each process reads its environment once, before it connects to anything, and names all faults together. A variable that is set
to nothing counts as unset. The standard \`OTEL_*\` variables say where traces go.

**Secrets** may be given as files: \`NAME_FILE=/run/secrets/name\` in the place of \`NAME=…\`. One newline at the end of the file
does not count. Setting both is a fault. No message and no log repeats a secret. The migrate process reads \`DATABASE_URL\` or
\`DATABASE_URL_FILE\` alone, with the account that owns the tables.

**The process tells about itself** with one of these options; then it starts nothing:

| \`node main.js …\` | |
| --- | --- |
${OPTIONS.join('\n')}

\`--check-config\` is stricter than a start: it also tests that files can be read, and rules between variables, of which a start
only logs \`environment:disagrees\`. Names that are nearly those of variables get a warning, which leaves the exit code alone.`;

const TABLE = ['| variable | meaning | value | default |', '| --- | --- | --- | --- |'];

function sharedSection(shared: ReadonlyArray<[string, Readers]>): string {
  const rows = shared.map(([, readers]) => {
    const [variable] = [...readers.values()];
    return variable === undefined ? '' : row(variable, defaultsOf(readers), `${servicesOf(readers)}.`);
  });
  return ['## Variables of several services', '', 'Each means the same in all of them.', '', ...TABLE, ...rows].join('\n');
}

function sectionOf(service: ServiceName, readers: ReadonlyMap<string, Readers>): string {
  const variables = SERVICE_VARIABLES.get(service) ?? [];
  const isShared = ({ name }: Variable): boolean => (readers.get(name)?.size ?? 0) > 1;
  const own = variables.filter((variable) => !isShared(variable)).map((variable) => row(variable, defaultOf(variable)));
  const others = variables.filter(isShared).map(({ name }) => `\`${name}\``);
  return [`## ${service}`, '', ...TABLE, ...own, '', `And of the shared ones: ${others.join(', ')}.`].join('\n');
}

function row({ name, description, expected, secret }: Variable, byDefault: string, note = ''): string {
  const cells = [`\`${name}\`${secret ? ' (secret)' : ''}`, [description, note].filter(Boolean).join(' '), expected, byDefault];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const servicesOf = (readers: Readers): string => (readers.size === SERVICE_VARIABLES.size ? 'All services' : `Read by ${[...readers.keys()].join(', ')}`);

/** One default where services agree, else that of each. */
function defaultsOf(readers: Readers): string {
  const byDefault = Map.groupBy(readers, ([, variable]) => defaultOf(variable));
  if (byDefault.size === 1) return [...byDefault.keys()].join('');
  return [...byDefault].map(([value, of]) => `${value} (${of.map(([service]) => service).join(', ')})`).join(', ');
}

function defaultOf({ required, byDefault }: Variable): string {
  if (required) return '**required**';
  if (byDefault === undefined) return 'unset';
  return byDefault === '' ? 'none' : byDefault.includes(' ') ? byDefault : `\`${byDefault}\``;
}
