import { type Socket } from 'node:net';
import { type Direction, type Fault } from './faults.ts';
import { FrameReader } from './frame-reader.ts';
import { asksForWebSocket, HeadReader, isWebSocketAnswer, withoutExtensions } from './handshake.ts';
import { Lane } from './lane.ts';
import { packetOf } from './packet.rules.ts';
import { type PassingMessage } from './fault-script.ts';

/** How the network is for all connections. */
export interface Weather {
  hanging: boolean;
  latencyMs: number;
}

export interface ConnectionOptions {
  readonly client: Socket;
  readonly server: Socket;
  /** Whether HTTP is spoken here, so that it may become a WebSocket. */
  readonly http: boolean;
  readonly weather: Weather;
  /** @param whole whether it is one message: of other bytes nobody knows where one ends */
  readonly decide: (message: PassingMessage, index: number, whole: boolean) => Fault | undefined;
  readonly onEnd: () => void;
}

/** What the bytes of a direction are at present. */
type Reading = 'head' | 'messages' | 'bytes';

/** One connection of a client, and the one to the server that belongs to it. */
export class ProxiedConnection {
  readonly #options: ConnectionOptions;
  readonly #lanes: Readonly<Record<Direction, Lane>>;
  readonly #reading: Record<Direction, Reading>;
  readonly #heads = { up: new HeadReader(), down: new HeadReader() };
  readonly #frames = { up: new FrameReader(), down: new FrameReader() };
  readonly #counts = { up: 0, down: 0 };
  /** Commands that wait for their ack, by its number. */
  readonly #asked = new Map<number, string>();
  #halfOpen = false;

  constructor(options: ConnectionOptions) {
    const { client, server, http } = options;
    this.#options = options;
    this.#lanes = { up: new Lane(client, server), down: new Lane(server, client) };
    this.#reading = http ? { up: 'head', down: 'head' } : { up: 'bytes', down: 'bytes' };
    for (const [direction, from, to] of [['up', client, server], ['down', server, client]] as const) {
      from.on('data', (chunk: Buffer) => this.#read(direction, chunk));
      from.on('error', () => this.#halfOpen || to.destroy());
      from.on('close', () => this.#closed(direction, to));
    }
  }

  get lanes(): Readonly<Record<Direction, Lane>> {
    return this.#lanes;
  }

  cut(): void {
    this.#options.client.destroy();
    this.#options.server.destroy();
  }

  halfOpen(): void {
    this.#halfOpen = true;
    this.#lanes.up.silence();
    this.#lanes.down.silence();
  }

  #closed(direction: Direction, to: Socket): void {
    if (to.destroyed) this.#options.onEnd();
    else if (!this.#halfOpen) this.#lanes[direction].end(() => to.destroySoon());
  }

  #read(direction: Direction, chunk: Buffer): void {
    if (!this.#options.weather.hanging) this.#take(direction, chunk);
    this.#lanes[direction].rest(chunk.length);
  }

  #take(direction: Direction, chunk: Buffer): void {
    if (this.#reading[direction] === 'head') return this.#readHead(direction, chunk);
    if (this.#reading[direction] === 'bytes') return this.#pass(direction, chunk, { direction, packet: { kind: 'other' } }, false);
    for (const { bytes, control, text } of this.#frames[direction].read(chunk)) {
      if (control) this.#lanes[direction].pass(bytes, undefined, this.#options.weather.latencyMs);
      else this.#pass(direction, bytes, this.#passing(direction, text()), true);
    }
  }

  /** The first request decides what this connection is; a WebSocket's messages begin behind the answer that agrees. */
  #readHead(direction: Direction, chunk: Buffer): void {
    const read = this.#heads[direction].read(chunk);
    if (read === undefined) return;
    const { head, rest } = read;
    if (direction === 'up' && !asksForWebSocket(head)) this.#reading.up = this.#reading.down = 'bytes';
    if (direction === 'down') this.#reading.up = this.#reading.down = isWebSocketAnswer(head) ? 'messages' : 'bytes';
    this.#lanes[direction].pass(Buffer.from(direction === 'up' ? withoutExtensions(head) : head, 'latin1'), undefined, this.#options.weather.latencyMs);
    if (rest.length > 0) this.#take(direction, rest);
  }

  #passing(direction: Direction, text: string | undefined): PassingMessage {
    const packet = packetOf(text);
    const { id, kind, name } = packet;
    if (id === undefined || direction === 'up') {
      if (id !== undefined && kind === 'event' && name !== undefined) this.#asked.set(id, name);
      return { direction, packet };
    }
    const ackOf = kind === 'ack' ? this.#asked.get(id) : undefined;
    return { direction, packet, ackOf };
  }

  #pass(direction: Direction, bytes: Buffer, message: PassingMessage, whole: boolean): void {
    const fault = this.#options.decide(message, this.#counts[direction]++, whole);
    if (fault?.kind === 'cut') return this.cut();
    if (fault?.kind === 'half-open') return this.halfOpen();
    if (fault?.kind === 'stall') for (const lane of Object.values(this.#lanes)) lane.stall(fault.ms);
    if (fault?.kind === 'throttle') this.#lanes.down.throttle(fault.bytesPerSecond, fault.ms);
    this.#lanes[direction].pass(bytes, fault, this.#options.weather.latencyMs);
  }
}
