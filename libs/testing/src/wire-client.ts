import { Agent } from 'node:http';
import {
  ackOf,
  ErrorResponse,
  StreamEvent,
  ephemeralEvents,
  streamEvents,
  type CommandContract,
  type CommandInput,
  type CommandOutput,
  type Done,
  type ErrorReason,
  type StreamId,
} from '@chatgenius/contracts';
import { io, type Socket } from 'socket.io-client';
import { type z } from 'zod';
import { waitUntil } from './wait.ts';

const STREAM_EVENT_NAMES = new Set<string>(Object.values(streamEvents).map(({ name }) => name));

/** A command or connection that was refused, with what the server said. */
export class RefusedError extends Error {
  readonly response: ErrorResponse;

  constructor(response: ErrorResponse) {
    super(`${response.data.reason}: ${response.message}`);
    this.response = response;
  }

  get reason(): ErrorReason {
    return this.response.data.reason;
  }
}

export interface WireClientOptions {
  readonly url: string;
  readonly token: string | undefined;
  /** Reconnect by itself after a lost connection. */
  readonly reconnection?: boolean;
  readonly extraHeaders?: Record<string, string>;
  /** Of this machine's: where the connection comes from. */
  readonly localAddress?: string;
}

export interface EphemeralEvent {
  readonly name: string;
  readonly data: unknown;
}

/** A bare Socket.IO client that checks what it gets against the contracts and remembers all of it. */
export class WireClient {
  readonly socket: Socket;
  /** Stream events in the order of their arrival. */
  readonly events: StreamEvent[] = [];
  readonly ephemeral: EphemeralEvent[] = [];

  private constructor({ url, token, reconnection = false, extraHeaders, localAddress }: WireClientOptions) {
    const agent = localAddress === undefined ? undefined : (new Agent({ localAddress }) as unknown as string);
    this.socket = io(url, { transports: ['websocket'], auth: { token }, reconnection, reconnectionDelay: 50, forceNew: true, extraHeaders, agent });
    this.socket.onAny((name: string, data: unknown) => {
      if (STREAM_EVENT_NAMES.has(name)) this.events.push(StreamEvent.parse(data));
      else this.ephemeral.push({ name, data });
    });
  }

  /** Resolves at `session:ready`. @throws RefusedError when the gateway refuses the connection */
  static async connect(options: WireClientOptions): Promise<WireClient> {
    const client = new WireClient(options);
    await client.#ready().catch((error: unknown) => {
      client.close();
      throw error;
    });
    return client;
  }

  /** Sends a command and returns the data of its ack. @throws RefusedError when it is refused */
  async command<Contract extends CommandContract>(
    contract: Contract,
    input: z.input<Contract['input']> | CommandInput<Contract>,
    timeoutMs?: number,
  ): Promise<CommandOutput<Contract>> {
    return (await this.ask(contract, input, timeoutMs)).data;
  }

  /** The same, with what else is in the ack. */
  async ask<Contract extends CommandContract>(
    contract: Contract,
    input: z.input<Contract['input']> | CommandInput<Contract>,
    timeoutMs = 20_000,
  ): Promise<Done<CommandOutput<Contract>>> {
    const answer: unknown = await this.socket.timeout(timeoutMs).emitWithAck(contract.name, input);
    const ack = ackOf(contract).parse(answer);
    if (ack.status === 'error') throw new RefusedError(ack);
    return ack as Done<CommandOutput<Contract>>;
  }

  eventsOf(stream: StreamId): StreamEvent[] {
    return this.events.filter((event) => event.stream === stream);
  }

  lastSeq(stream: StreamId): number {
    return this.eventsOf(stream).at(-1)?.seq ?? 0;
  }

  async receivedUpTo(stream: StreamId, seq: number, timeoutMs?: number): Promise<void> {
    await waitUntil(`event ${seq} of ${stream} has come (last: ${this.lastSeq(stream)})`, () => this.lastSeq(stream) >= seq, timeoutMs);
  }

  close(): void {
    this.socket.disconnect();
  }

  #ready(): Promise<void> {
    const { name } = ephemeralEvents.sessionReady;
    return new Promise((resolve, reject) => {
      const refuse = (error: Error & { data?: unknown }) => {
        this.socket.off(name, accept);
        const refused = ErrorResponse.safeParse(error.data);
        reject(refused.success ? new RefusedError(refused.data) : error);
      };
      const accept = () => {
        this.socket.off('connect_error', refuse);
        resolve();
      };
      this.socket.once(name, accept);
      this.socket.once('connect_error', refuse);
    });
  }
}
