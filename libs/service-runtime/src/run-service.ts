import { z } from 'zod';
import { brokenAgreements, type Agreement } from './environment/agreements.rules.ts';
import { baseEnvironment, type BaseEnvironment } from './environment/base-environment.ts';
import { report } from './environment/configuration-report.ts';
import { EnvironmentError } from './environment/environment-error.ts';
import { readEnvironment } from './environment/environment.ts';
import { processOption, ProcessOptionError, type OwnOptions } from './environment/process-options.rules.ts';
import { processEnvironment } from './environment/process.env.ts';
import { Health } from './health.ts';
import { createLogger, type Logger } from './logging/logger.ts';
import { startOpsServer } from './ops-server.ts';
import { Shutdown, type RunningService } from './shutdown.ts';
import { observeReadiness } from './telemetry/readiness-metrics.ts';
import { shutdownTelemetry } from './telemetry/telemetry.ts';

type Environment<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>> & BaseEnvironment;

export interface ServiceContext<Shape extends z.ZodRawShape> {
  readonly environment: Environment<Shape>;
  readonly logger: Logger;
  readonly health: Health;
}

export interface ServiceDefinition<Shape extends z.ZodRawShape> {
  readonly name: string;
  /** Variables of this service, beside those of every process. */
  readonly environment: Shape;
  /** Of the command line, beside those of every process. */
  readonly options?: OwnOptions;
  /** Rules between them. */
  readonly agreements?: ReadonlyArray<Agreement<Environment<Shape>>>;
  start(context: ServiceContext<Shape>): Promise<RunningService>;
}

/**
 * Runs a process from its environment to its end: what every main file does.
 * SIGTERM and SIGINT make it unready, then drain, then close it, within SHUTDOWN_GRACE_MS; a second signal
 * ends it at once. A fault that nobody caught ends it with exit code 1.
 */
export async function runService<Shape extends z.ZodRawShape>(definition: ServiceDefinition<Shape>): Promise<void> {
  if (answersOption(definition)) return;
  const environment = environmentOf(definition);
  if (!environment) return;
  const logger = createLogger({
    service: definition.name,
    instance: environment.SERVICE_INSTANCE,
    level: environment.LOG_LEVEL,
  });
  for (const fault of brokenAgreements(environment, definition.agreements ?? [])) logger.warn('environment:disagrees', { ...fault });
  const health = new Health();
  observeReadiness(health);
  const shutdown = new Shutdown({ logger, health, graceMs: environment.SHUTDOWN_GRACE_MS });
  shutdown.listen();
  shutdown.atEnd(shutdownTelemetry);
  try {
    const ops = await startOpsServer({ port: environment.OPS_PORT, host: environment.OPS_HOST, token: environment.OPS_TOKEN, health, logger });
    shutdown.atEnd(() => ops.close());
    const starting = definition.start({ environment, logger, health });
    shutdown.serve(starting);
    await starting;
    if (shutdown.hasBegun) return;
    health.markStarted();
    logger.info('service:started', {
      opsPort: ops.port,
      startupMs: Math.round(process.uptime() * 1_000),
      nodeVersion: process.version,
    });
  } catch (error) {
    logger.error('service:start-failed', { error });
    await shutdown.begin({ cause: 'start-failed', exitCode: 1 });
  }
}

const schemaOf = <Shape extends z.ZodRawShape>({ environment }: ServiceDefinition<Shape>) => z.object({ ...baseEnvironment, ...environment });

/** Whether the command line asks for something else than the service. */
function answersOption<Shape extends z.ZodRawShape>(definition: ServiceDefinition<Shape>): boolean {
  try {
    const option = processOption(process.argv.slice(1), definition.options);
    if (option === undefined) return false;
    if (typeof option === 'object') {
      process.stdout.write(option.write());
      return true;
    }
    const { out, error, exitCode } = report(option, { service: definition.name, schema: schemaOf(definition), agreements: definition.agreements ?? [] }, processEnvironment);
    process.stdout.write(out);
    process.stderr.write(error);
    process.exitCode = exitCode;
  } catch (error) {
    if (!(error instanceof ProcessOptionError)) throw error;
    refuse(definition.name, error);
  }
  return true;
}

function environmentOf<Shape extends z.ZodRawShape>(definition: ServiceDefinition<Shape>) {
  try {
    return readEnvironment(schemaOf(definition), processEnvironment) as Environment<Shape>;
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    refuse(definition.name, error);
    return undefined;
  }
}

/** For a person at a terminal, before there is a logger: its level is part of what could not be read. */
function refuse(name: string, { message }: Error): void {
  process.stderr.write(`${name} cannot start. ${message}\n`);
  process.exitCode = 1;
}
