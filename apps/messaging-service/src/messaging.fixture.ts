import { BusConnection, Publication, StreamPublisher } from '@chatgenius/bus';
import { parseInput, type CommandContract, type CommandInput, type CommandOutput, type ForwardedCommand, type RequestContract } from '@chatgenius/contracts';
import { createDatabase, forgetPublished, type Database } from '@chatgenius/database';
import { createLogger, type Logger } from '@chatgenius/service-runtime';
import { natsUrl } from '@chatgenius/testing';
import { type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { Pool } from 'pg';
import { isObservable, lastValueFrom } from 'rxjs';
import { type z } from 'zod';
import { ChangeController } from './changes/change.controller.ts';
import { queueOfChanges } from './fairness/queues.ts';
import { LiveController } from './live/live.controller.ts';
import { BeforeSendHook } from './moderation/hook/before-send-hook.ts';
import { BEFORE_SEND_SETTINGS, type BeforeSendSettings } from './moderation/hook/before-send.settings.ts';
import { Screening } from './moderation/screening.ts';
import { WordFilterRepository } from './moderation/words/word-filter.repository.ts';
import { WordFilters } from './moderation/words/word-filters.ts';
import { CHANGES, LOGGER } from './tokens.ts';
import { SendController } from './sending/send.controller.ts';
import { WRITING } from './writing.providers.ts';

/** Stands where the Responder does, and is asked by calls: specs that share a NATS server get no requests of each other. */
class InProcess extends Server implements CustomTransportStrategy {
  listen(callback: () => void): void {
    callback();
  }

  close(): void {}

  on(): void {}

  unwrap<T>(): T {
    return undefined as T;
  }

  async ask(contract: RequestContract, input: unknown): Promise<unknown> {
    const handler = this.messageHandlers.get(contract.subject);
    if (handler === undefined) throw new Error(`nobody answers ${contract.name}`);
    const answer: unknown = await handler(parseInput(contract.input, input));
    return contract.output.parse(isObservable(answer) ? await lastValueFrom(answer) : answer);
  }
}

type Forwarded = CommandContract & Pick<ForwardedCommand<z.ZodType, z.ZodType>, 'request'>;

/** What writes and changes messages, as one of perhaps several instances on a database, within this process. */
export interface RunningMessaging {
  readonly database: Database;
  readonly bus: BusConnection;
  /** A command as the gateway forwards it. @throws ChatError why it is refused */
  readonly command: <Command extends Forwarded>(command: Command, userId: string, input: z.input<Command['input']> | CommandInput<Command>) => Promise<CommandOutput<Command>>;
  readonly request: <Input extends z.ZodType, Output extends z.ZodType>(request: RequestContract<Input, Output>, input: z.input<Input>) => Promise<z.output<Output>>;
  readonly close: () => Promise<void>;
}

export async function runMessaging(name: string, databaseUrl: string, beforeSend: Partial<BeforeSendSettings> = {}): Promise<RunningMessaging> {
  const database = createDatabase({ url: databaseUrl, poolSize: 10, applicationName: name });
  const bus = await BusConnection.open({ url: natsUrl(), name, streamShards: 8 });
  const strategy = new InProcess();
  const module = { module: MessagesModule, controllers: [SendController, ChangeController, LiveController], providers: providersFor(bus, database, { ...NO_HOOK, ...beforeSend }) };
  const app = await NestFactory.createMicroservice(module, { strategy, logger: false, abortOnError: false });
  await app.listen();
  return {
    database,
    bus,
    command: (command, userId, input) => strategy.ask(command.request, { actor: { userId }, input }) as Promise<CommandOutput<typeof command>>,
    request: (request, input) => strategy.ask(request, input) as Promise<z.output<typeof request.output>>,
    close: async () => {
      await app.close();
      await bus.close();
      await database.close();
    },
  };
}

class MessagesModule {}

/** Nobody is asked before a message is written. */
const NO_HOOK: BeforeSendSettings = { url: undefined, secret: Buffer.alloc(32), timeoutMs: 1_000, allowPrivateTargets: true, whenAway: 'allow' };

function providersFor(bus: BusConnection, { pool }: Database, beforeSend: BeforeSendSettings): Provider[] {
  return [
    { provide: Pool, useValue: pool },
    { provide: Publication, useValue: publicationOf(bus, pool) },
    { provide: CHANGES, useValue: queueOfChanges(pool) },
    ...WRITING,
    { provide: BusConnection, useValue: bus },
    { provide: BEFORE_SEND_SETTINGS, useValue: beforeSend },
    { provide: LOGGER, useValue: createLogger({ service: 'messaging-service', instance: 'spec', level: 'error' }) },
  ];
}

/** As the service has it, of events that nobody misses when they are not confirmed. */
export const publicationOf = (bus: BusConnection, pool: Pool): Publication =>
  new Publication({ publisher: new StreamPublisher(bus), forget: (batchIds) => forgetPublished(pool, batchIds), onUnconfirmed: () => undefined });

/** What holds texts against the word filters, where no hook is asked. */
export function screeningOf(bus: BusConnection, pool: Pool, logger: Logger): Screening {
  return new Screening(new WordFilters(bus, new WordFilterRepository(pool), logger), new BeforeSendHook(NO_HOOK, logger), NO_HOOK);
}
