import path from 'node:path';
import { fileVariable, report, variablesOf, type Configuration } from '@chatgenius/service-runtime';
import { servicesOf, type ComposeFile, type ComposeService } from '../compose-file.ts';
import { hostsIn, type Targets } from './order.rules.ts';

export type Configurations = ReadonlyMap<string, Configuration>;

type Variables = Readonly<Record<string, string>>;

/** Read by OpenTelemetry. */
const OF_TRACES = ['OTEL_TRACES_EXPORTER', 'OTEL_EXPORTER_OTLP_ENDPOINT'];
/** Any file that can be read. */
const SAMPLE_FILE = import.meta.filename;
const SAMPLE_KEY = Buffer.alloc(32).toString('base64');

/** Variables that a service does not know, lacks or could not use: what it would say itself, asked by `--check-config`. */
export function variableFaults(file: ComposeFile, targets: Targets, configurations: Configurations): string[] {
  return [
    ...servicesOf(file).flatMap(([name, service]) => {
      const configuration = service.build && !service.entrypoint && configurations.get(service.build.target);
      return configuration ? ofService(name, service.environment, targets.get(service.build?.target ?? '')?.environment ?? {}, configuration) : [];
    }),
    ...servicesOf(file).flatMap(([name, { environment }]) => hostsIn(environment).filter((host) => !(host in file.services) && !LOCAL.includes(host)).map((host) => `${name}: there is no service ${host}`)),
    ...differing(file),
    ...withoutFeatures(file, configurations),
  ];
}

const FEATURES = 'FEATURES';
const LOCAL = ['127.0.0.1', 'localhost'];

function ofService(name: string, own: Variables, ofImage: Variables, configuration: Configuration): string[] {
  const environment = { ...ofImage, ...own };
  const variables = variablesOf(configuration.schema);
  const known = new Set([...OF_TRACES, ...variables.flatMap((variable) => (variable.secret ? [variable.name, fileVariable(variable.name)] : [variable.name]))]);
  const given = Object.entries(environment).filter(([variable]) => variables.some((candidate) => candidate.name === variable));
  const asFiles = variables.filter((variable) => variable.secret && fileVariable(variable.name) in environment).map((variable) => [variable.name, SAMPLE_KEY] as const);
  const files = given.filter(([variable]) => variable.endsWith('_FILE')).map(([variable]) => [variable, SAMPLE_FILE] as const);
  const { error, exitCode } = report('--check-config', configuration, Object.fromEntries([...given, ...asFiles, ...files]));
  return [
    ...Object.keys(own).filter((variable) => !known.has(variable)).map((variable) => `${name}: ${variable} is no variable of ${configuration.service}`),
    ...(exitCode === 0 ? [] : [`${name}: ${error.trim()}`]),
  ];
}

/** Variables in which processes of one service differ, beside their name. */
function differing(file: ComposeFile): string[] {
  const values = (service: ComposeService): string => JSON.stringify(Object.entries(service.environment).filter(([name]) => name !== 'SERVICE_INSTANCE').sort());
  const groups = Map.groupBy(servicesOf(file).filter(([, { build, entrypoint }]) => build && !entrypoint), ([, { build }]) => build?.target ?? '');
  return [...groups].filter(([, members]) => new Set(members.map(([, service]) => values(service))).size > 1).map(([target]) => `processes of ${target} have different variables`);
}

/** What is switched on is the same in every process, and is for whoever starts them to say. */
function withoutFeatures(file: ComposeFile, configurations: Configurations): string[] {
  const reads = ({ build, entrypoint }: ComposeService): boolean => {
    const configuration = build && !entrypoint ? configurations.get(build.target) : undefined;
    return configuration !== undefined && variablesOf(configuration.schema).some(({ name }) => name === FEATURES);
  };
  const readers = servicesOf(file).filter(([, service]) => reads(service));
  const [first] = readers.map(([, { environment }]) => environment[FEATURES]);
  return readers.filter(([, { environment }]) => environment[FEATURES] === undefined || environment[FEATURES] !== first).map(([name]) => `${name}: it has other ${FEATURES} than the rest`);
}

/** Files that variables name, and no volume brings. */
export function unmounted(file: ComposeFile): string[] {
  return servicesOf(file).flatMap(([name, { environment, volumes }]) =>
    Object.entries(environment)
      .filter(([variable, value]) => variable.endsWith('_FILE') && !volumes.some((volume) => volume.split(':')[1] === path.dirname(value)))
      .map(([variable]) => `${name}: ${variable} names a file that no volume brings`),
  );
}
