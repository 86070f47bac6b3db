import { ChatError, type RequestContract, parseInput } from '@chatgenius/contracts';
import { withRequestId } from '@chatgenius/service-runtime';
import { applyDecorators, Catch, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { type MessageHandler, MessagePattern, Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { type Msg, type Subscription } from '@nats-io/transport-node';
import { type Context } from '@opentelemetry/api';
import { isObservable, lastValueFrom, throwError, type Observable } from 'rxjs';
import { askedBy, type Asker } from './asker.ts';
import { type BusConnection } from './bus.connection.ts';
import { decodeRequests, encodeAnswer, encodeBatch, toChatError, type Answer, type ReceivedRequest } from './request-codec.ts';
import { AnswerTelemetry } from './request-telemetry.ts';
import { contextOf } from './trace-context.ts';
import { TickBatcher } from './tick-batcher.ts';

const MAX_BATCH_BYTES = 512 * 1024;
/** NATS refuses messages over 1 MB by default; the rest is room for what is around an answer. */
const MAX_ANSWER_BYTES = 1_000_000;
const MAX_BYTES_PER_CHARACTER = 3;

/** Nest's own filter would turn every error into "Internal server error" before it gets here. */
@Catch()
class PassOnFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** Marks a controller's method as the one that answers a request; it receives parsed input. */
export function Answers(contract: RequestContract): MethodDecorator {
  return applyDecorators(MessagePattern(contract.subject, { contract }), UseFilters(PassOnFilter));
}

export interface ResponderOptions {
  readonly bus: BusConnection;
  /** Instances with the same queue share the requests. */
  readonly queue: string;
  /** Told of faults of ours: whatever a handler throws that is not a ChatError. */
  readonly onFault: (subject: string, error: unknown) => void;
}

/**
 * The Nest transport that serves requests from NATS: one subscription per contract, a batch of
 * requests per message, answers of one turn grouped into one message.
 */
export class Responder extends Server implements CustomTransportStrategy {
  readonly #options: ResponderOptions;
  readonly #subscriptions: Subscription[] = [];
  readonly #telemetry = new AnswerTelemetry();
  /** Requests that are being answered. */
  #working = 0;
  #idle: PromiseWithResolvers<void> | undefined;

  constructor(options: ResponderOptions) {
    super();
    this.#options = options;
  }

  listen(callback: () => void): void {
    for (const [subject, handler] of this.messageHandlers) this.#serve(subject, handler);
    callback();
  }

  /** Takes no more requests, and waits for those that it has taken to be answered. May be called twice. */
  async close(): Promise<void> {
    await Promise.all(this.#subscriptions.splice(0).map((subscription) => subscription.drain()));
    if (this.#working > 0) await (this.#idle ??= Promise.withResolvers()).promise;
  }

  on(): void {}

  unwrap<T>(): T {
    return this.#options.bus.nats as T;
  }

  #serve(subject: string, handler: MessageHandler): void {
    const { contract } = handler.extras as { contract: RequestContract };
    const receive = (message: Msg) => {
      const answers = new TickBatcher<{ encoded: string }>({ maxBytes: MAX_BATCH_BYTES }, (batch) =>
        message.respond(encodeBatch(batch.map(({ encoded }) => encoded))),
      );
      for (const request of this.#decode(subject, message)) {
        const answer = () => askedBy(askerOf(request), () => this.#answer(contract, handler, request));
        const work = this.#telemetry.answered(subject, requestContext(request), answer);
        this.#working++;
        const done = work.then((answer) => answers.add({ encoded: encodeWithin(request.id, answer) }));
        void done.finally(() => {
          if (--this.#working === 0) this.#idle?.resolve();
        });
      }
    };
    this.#subscriptions.push(this.#options.bus.subscribe(subject, receive, { queue: this.#options.queue }));
  }

  #decode(subject: string, message: Msg): ReceivedRequest[] {
    try {
      return decodeRequests(message.string(), (error) => this.#options.onFault(subject, error));
    } catch (error) {
      this.#options.onFault(subject, error);
      return [];
    }
  }

  async #answer(contract: RequestContract, handler: MessageHandler, request: ReceivedRequest): Promise<Answer> {
    try {
      const result: unknown = await handler(parseInput(contract.input, request.input));
      return { ok: isObservable(result) ? await lastValueFrom(result) : result };
    } catch (error) {
      const chatError = toChatError(error);
      if (chatError.reason === 'INTERNAL') this.#options.onFault(contract.subject, error);
      return { error: chatError };
    }
  }
}

/** The trace and the id of what it is asked for, so that the log lines of all services share them. */
function requestContext({ trace, requestId }: ReceivedRequest): Context {
  const traced = contextOf(trace);
  return requestId === undefined ? traced : withRequestId(traced, requestId);
}

const askerOf = ({ patienceMs }: ReceivedRequest): Asker => (patienceMs === undefined ? {} : { until: performance.now() + patienceMs });

/** An answer that NATS would not carry becomes TOO_LARGE: whoever asked may ask for less. */
function encodeWithin(id: number, answer: Answer): string {
  const encoded = encodeAnswer(id, answer);
  const fits = encoded.length * MAX_BYTES_PER_CHARACTER <= MAX_ANSWER_BYTES || Buffer.byteLength(encoded) <= MAX_ANSWER_BYTES;
  return fits ? encoded : encodeAnswer(id, { error: new ChatError('TOO_LARGE') });
}
