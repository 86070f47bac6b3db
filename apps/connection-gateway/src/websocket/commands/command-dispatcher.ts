import { assertScope } from '@chatgenius/auth';
import { ChatError, ephemeralEvents, parseInput, toErrorResponse, type CommandContract } from '@chatgenius/contracts';
import { Features } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { type MessageMappingProperties } from '@nestjs/websockets';
import { shapeFault } from './packet-shape.rules.ts';
import { ConcurrencyLimit } from '@chatgenius/limits';
import { isBot } from '../../connections/identity/socket-identity.ts';
import { CommandLimits } from './command-limits.ts';
import { COMMANDS, type Forwarded } from '../constants/events.constant.ts';
import { type ChatSocket } from '../../connections/chat-socket.ts';
import { PresenceService } from '../../presence/presence.service.ts';
import { SocketService } from '../../connections/socket.service.ts';
import { CommandTelemetry, type CommandUnderWay } from './command-telemetry.ts';

export type CommandHandler = MessageMappingProperties['callback'];
type AnswerWith = (answer: unknown) => void;

/** From a packet to its handler and back to its ack: what is the same for every command. */
@Injectable()
export class CommandDispatcher {
  /** Index of each command's handler, the same for all connections. */
  readonly #places = new Map<string, number>();

  constructor(
    private readonly sockets: SocketService,
    private readonly telemetry: CommandTelemetry,
    private readonly presence: PresenceService,
    private readonly limits: CommandLimits,
    private readonly concurrency: ConcurrencyLimit,
    private readonly features: Features,
  ) {}

  serve(names: readonly string[], place: number): void {
    for (const name of names) this.#places.set(name, place);
  }

  /** Nothing that a client sends makes this throw. */
  dispatch(socket: ChatSocket, handlers: readonly CommandHandler[], name: string, args: readonly unknown[]): void {
    const command = this.telemetry.begin(name, socket.data.identity.userId);
    const answer = this.#answerOnce(socket, args, (outcome) => command.answered(outcome));
    void this.#serve(socket, handlers, name, args[0], answer, command).catch((error: unknown) => answer(toErrorResponse(error)));
  }

  /** Limits first, which need little more than the name: whatever a client sends too much of is not looked into. */
  async #serve(socket: ChatSocket, handlers: readonly CommandHandler[], name: string, payload: unknown, answer: AnswerWith, command: CommandUnderWay): Promise<void> {
    const taken = this.limits.take(socket, COMMANDS.get(name), payload);
    const budget = taken && (await taken);
    assertShape(payload);
    const { contract, handler } = this.#find(name, handlers);
    assertMaySend(socket, contract);
    const input = parseInput(inputOf(contract), typeof payload === 'function' ? {} : payload);
    this.presence.commandSent(socket, name);
    await this.#withinLimit(socket, () =>
      command.run(input as object, async () => {
        const data: unknown = await handler(input, answer, contract);
        // The filter has answered for a handler that threw; Nest gives nothing back then.
        if (data !== undefined) answer({ status: 'ok', data, budget });
      }),
    );
  }

  /** Commands over the limit of one user wait here. At the database, those of other users would wait behind them. */
  async #withinLimit({ data: { identity } }: ChatSocket, work: () => Promise<void>): Promise<void> {
    const waiting = this.concurrency.begin(identity.userId);
    if (waiting !== undefined) await waiting;
    try {
      await work();
    } finally {
      this.concurrency.end(identity.userId);
    }
  }

  #find(name: string, handlers: readonly CommandHandler[]): { contract: CommandContract; handler: CommandHandler } {
    const contract = COMMANDS.get(name);
    const handler = handlers[this.#places.get(name) ?? -1];
    if (contract === undefined || handler === undefined) throw new ChatError('COMMAND_UNKNOWN');
    this.features.assertOn(contract.feature);
    return { contract, handler };
  }

  /** A command that came without a callback cannot be acknowledged; its failure is told by `error`. */
  #answerOnce(socket: ChatSocket, args: readonly unknown[], onAnswer: (outcome: string) => void): AnswerWith {
    const last = args.at(-1);
    const ack = typeof last === 'function' ? (last as AnswerWith) : undefined;
    let answered = false;
    socket.data.unanswered = (socket.data.unanswered ?? 0) + 1;
    return (answer) => {
      if (answered) return;
      answered = true;
      socket.data.unanswered = (socket.data.unanswered ?? 0) - 1;
      const response = answer as { status: 'ok' } | ReturnType<typeof toErrorResponse>;
      onAnswer(response.status === 'ok' ? 'ok' : response.data.reason);
      if (ack !== undefined) this.sockets.acknowledge(socket, ack, response);
      else if (response.status === 'error') this.sockets.emit(socket, ephemeralEvents.errorEvent, response);
    };
  }
}

/** Fields that this release does not know are the business of the service that decides the command. */
const inputOf = (contract: CommandContract) => ('passedOn' in contract ? (contract as Forwarded).passedOn : contract.input);

/** Of a bot the token's scope decides; whatever a person may, another service decides. @throws ChatError SCOPE_MISSING */
function assertMaySend({ data: { identity } }: ChatSocket, { scope }: CommandContract): void {
  if (isBot(identity)) assertScope({ userId: identity.userId, scopes: identity.bot.scopes }, scope);
}

function assertShape(payload: unknown): void {
  const message = shapeFault(payload);
  if (message !== undefined) throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: '', message }] });
}
