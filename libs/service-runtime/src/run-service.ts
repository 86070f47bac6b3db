import { z } from 'zod';
import { baseEnvironment, type BaseEnvironment } from './base-environment.ts';
import { describeVariables, EnvironmentError, readEnvironment } from './environment.ts';
import { Health } from './health.ts';
import { createLogger, type Logger } from './logging/logger.ts';
import { startOpsServer } from './ops-server.ts';
import { processEnvironment } from './process.env.ts';
import { Shutdown, type RunningService } from './shutdown.ts';
import { shutdownTelemetry } from './telemetry/telemetry.ts';

export interface ServiceContext<Shape extends z.ZodRawShape> {
  readonly environment: z.output<z.ZodObject<Shape>> & BaseEnvironment;
  readonly logger: Logger;
  readonly health: Health;
}

export interface ServiceDefinition<Shape extends z.ZodRawShape> {
  readonly name: string;
  /** Variables of this service, beside those of every process. */
  readonly environment: Shape;
  start(context: ServiceContext<Shape>): Promise<RunningService>;
}

/** Of the command line: tells what can be set, and does nothing else. */
const VARIABLES_OPTION = '--variables';

/**
 * Runs a process from its environment to its end: what every main file does.
 * SIGTERM and SIGINT make it unready, then drain, then close it, within SHUTDOWN_GRACE_MS; a second signal
 * ends it at once. A fault that nobody caught ends it with exit code 1.
 */
export async function runService<Shape extends z.ZodRawShape>(definition: ServiceDefinition<Shape>): Promise<void> {
  if (process.argv.includes(VARIABLES_OPTION)) {
    process.stdout.write(describeVariables(schemaOf(definition)));
    return;
  }
  const environment = environmentOf(definition);
  if (!environment) return;
  const logger = createLogger({
    service: definition.name,
    instance: environment.SERVICE_INSTANCE,
    level: environment.LOG_LEVEL,
  });
  const health = new Health();
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

function environmentOf<Shape extends z.ZodRawShape>(definition: ServiceDefinition<Shape>) {
  try {
    return readEnvironment(schemaOf(definition), processEnvironment) as ServiceContext<Shape>['environment'];
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    // For a person at a terminal, before there is a logger: its level is part of what could not be read.
    process.stderr.write(`${definition.name} cannot start. ${error.message}\n`);
    process.exitCode = 1;
    return undefined;
  }
}
