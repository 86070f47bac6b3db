import { type Socket } from 'node:net';
import { commands, streamEvents } from '@chatgenius/contracts';
import { FieldFinder, PONG, SEQ_LABEL, TEXT_LABEL, commandPacket, connectPacket, hasBytes, packetKind, readInteger } from './packets.ts';
import { openTcp } from './tcp-connection.ts';
import { FrameReader, textFrame } from './websocket-frames.ts';

export interface ClientPlan {
  /** http://host:port of the server. */
  url: string;
  token: string;
  /** The room to join; without one the client stays idle. */
  channelId?: string;
  /** Whether it stops reading when it is told to. */
  stalls?: boolean;
  /** Source address, where one address has not enough ports. */
  localAddress?: string;
}

/** What a client tells about what happens to it. */
export interface ClientEvents {
  delivered(sentAt: number): void;
  acknowledged(sentAt: number, accepted: boolean): void;
  /** An event of the room came out of order, twice, or after a gap. */
  outOfOrder(): void;
  closed(client: LoadClient, reason: string): void;
  /** Where it is there, each event is told to it as it came, and to nobody else. */
  heard?(packet: Buffer): void;
}

const CREATED = Buffer.from(`42["${streamEvents.messageCreated.name}",`);
const READY = Buffer.from('42["session:ready"');
const ACCEPTED = Buffer.from('[{"status":"ok"');
/** More often than the server asks whether its client is alive. */
const PRETEND_EVERY_MS = 5_000;
const pong = textFrame(PONG);
const seqField = new FieldFinder(SEQ_LABEL, 'start');
const textField = new FieldFinder(TEXT_LABEL, 'end');

/**
 * A Socket.IO client of as little work as possible, on a bare TCP connection, so that the machine
 * that it shares with the servers is left to them.
 */
export class LoadClient {
  readonly plan: ClientPlan;
  readonly #events: ClientEvents;
  readonly #frames = new FrameReader();
  readonly #pending = new Map<number, number>();
  #socket: Socket | undefined;
  #upgraded = false;
  #lastAck = 0;
  /** The last event of the room; nothing for servers whose events have no seq. */
  #seq: number | undefined;
  #settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #open = false;
  #pretending: NodeJS.Timeout | undefined;

  constructor(plan: ClientPlan, events: ClientEvents) {
    this.plan = plan;
    this.#events = events;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Resolves when the client is authenticated, told `session:ready`, and in its room. */
  connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      const { url, localAddress } = this.plan;
      this.#socket = openTcp({ url, localAddress, onBytes: (bytes) => this.#receive(bytes), onEnd: (reason) => this.#end(reason) });
    });
  }

  /** @param sentAt for the latencies: when the message was due */
  send(text: string, clientMessageId: string, sentAt: number): void {
    const id = ++this.#lastAck;
    this.#pending.set(id, sentAt);
    this.#write(commandPacket(id, commands.messageSend.name, { channelId: this.plan.channelId, clientMessageId, text }));
  }

  /** Reads nothing from here on and says that it is alive all the same: only what the server does about that ends it. */
  stall(): void {
    this.#socket?.pause();
    this.#pretending = setInterval(() => this.#socket?.write(pong), PRETEND_EVERY_MS);
  }

  close(): void {
    this.#open = false;
    clearInterval(this.#pretending);
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #write(packet: string): void {
    this.#socket?.write(textFrame(packet));
  }

  #receive(chunk: Buffer): void {
    try {
      const frames = this.#upgraded ? chunk : this.#upgrade(chunk);
      if (!this.#frames.read(frames, this.#onText)) this.#end('closed by the server');
    } catch (error) {
      this.#end((error as Error).message);
    }
  }

  /** A response that does not come in one piece, or is a refusal, is not worth more code. */
  #upgrade(chunk: Buffer): Buffer {
    const end = chunk.indexOf('\r\n\r\n');
    const [status = ''] = chunk.toString('latin1', 0, 200).split('\r\n');
    if (end < 0 || !status.startsWith('HTTP/1.1 101')) throw new Error(`the server answered ${JSON.stringify(status)}`);
    this.#upgraded = true;
    return chunk.subarray(end + 4);
  }

  readonly #onText = (bytes: Buffer, start: number, end: number): void => {
    switch (packetKind(bytes, start)) {
      case 'event':
        if (hasBytes(bytes, start, READY)) this.#onReady();
        else if (this.#events.heard) this.#events.heard(bytes.subarray(start, end));
        else if (hasBytes(bytes, start, CREATED)) this.#onMessage(bytes, start, end);
        return;
      case 'ack':
        this.#onAck(bytes, start, end);
        return;
      case 'ping':
        this.#socket?.write(pong);
        return;
      case 'open':
        this.#write(connectPacket(this.plan.token));
        return;
      case 'refused':
        this.#end(`refused: ${bytes.toString('utf8', start + 2, end)}`);
    }
  };

  #onMessage(bytes: Buffer, start: number, end: number): void {
    if (this.#seq !== undefined) {
      const seq = readInteger(bytes, seqField.find(bytes, start, end)).value;
      if (seq !== this.#seq + 1) this.#events.outOfOrder();
      this.#seq = seq;
    }
    this.#events.delivered(readInteger(bytes, textField.find(bytes, start, end)).value);
  }

  #onReady(): void {
    const { channelId } = this.plan;
    if (channelId === undefined) this.#ready();
    else this.#write(commandPacket(0, commands.channelJoin.name, { channelId }));
  }

  #onAck(bytes: Buffer, start: number, end: number): void {
    const { value: id, end: body } = readInteger(bytes, start + 2);
    if (id === 0) {
      this.#onJoined(bytes.toString('utf8', body, end));
      return;
    }
    const sentAt = this.#pending.get(id);
    if (sentAt === undefined) return;
    this.#pending.delete(id);
    this.#events.acknowledged(sentAt, hasBytes(bytes, body, ACCEPTED));
  }

  #onJoined(body: string): void {
    const [ack] = JSON.parse(body) as [{ status: string; data?: { head?: { seq: number } } }];
    if (ack.status !== 'ok') {
      this.#end(`join refused: ${body}`);
      return;
    }
    this.#seq = ack.data?.head?.seq;
    this.#ready();
  }

  #ready(): void {
    this.#open = true;
    this.#settle?.resolve();
    this.#settle = undefined;
  }

  #end(reason: string): void {
    const wasOpen = this.#open;
    this.close();
    this.#settle?.reject(new Error(reason));
    this.#settle = undefined;
    if (wasOpen) this.#events.closed(this, reason);
  }
}
