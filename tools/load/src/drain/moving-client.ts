import { type Socket } from 'node:net';
import { commands, ephemeralEvents, streams, type Cursor, type ErrorResponse, type ResumedStream, type StreamEvent } from '@chatgenius/contracts';
import { nowMicros } from '../clock.ts';
import { commandPacket, connectPacket, packetKind, PONG } from '../clients/packets.ts';
import { openTcp } from '../clients/tcp-connection.ts';
import { FrameReader, textFrame } from '../clients/websocket-frames.ts';

export interface MovingClientPlan {
  /** Gateways; the client begins at `home` and goes to the next one when it has to leave. */
  readonly urls: readonly string[];
  readonly home: number;
  readonly token: string;
  readonly channelId: string;
}

/** What a client tells about what happens to it. Times in microseconds of the shared clock. */
export interface MovingClientEvents {
  delivered(text: string): void;
  duplicated(): void;
  /** Events that came after a hole. */
  missed(events: number): void;
  acknowledged(): void;
  refused(reason: string): void;
  /** Told to come back later. */
  sentAway(): void;
  /** Not announced by `session:draining`. */
  dropped(): void;
  /** Back in its room. */
  returned(awaySince: number): void;
}

const pong = textFrame(PONG);
const RETRY_MS = 500;

/** A client that does what the SDK does when its gateway goes away: leaves when told, and resumes elsewhere with its cursor. */
export class MovingClient {
  readonly #plan: MovingClientPlan;
  readonly #events: MovingClientEvents;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  /** Sent, or to be sent, and not acknowledged: again after a move, under the same id. */
  readonly #unacknowledged = new Map<string, string>();
  #url: number;
  #socket: Socket | undefined;
  #frames = new FrameReader();
  #upgraded = false;
  #lastId = 0;
  #cursor: Cursor | undefined;
  #joined = false;
  #leaveAt: number | undefined;
  #awaySince: number | undefined;
  #entered: () => void = () => undefined;

  constructor(plan: MovingClientPlan, events: MovingClientEvents) {
    this.#plan = plan;
    this.#events = events;
    this.#url = plan.home;
  }

  get seq(): number {
    return this.#cursor?.seq ?? 0;
  }

  get channelId(): string {
    return this.#plan.channelId;
  }

  get isSettled(): boolean {
    return this.#joined && this.#unacknowledged.size === 0;
  }

  /** Resolves when the client is in its room, however often it is sent away before. */
  enter(): Promise<void> {
    this.#open();
    return new Promise((resolve) => (this.#entered = resolve));
  }

  send(text: string, clientMessageId: string): void {
    this.#unacknowledged.set(clientMessageId, text);
    if (this.#joined) this.#say(clientMessageId, text);
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): void {
    this.#frames = new FrameReader();
    this.#upgraded = false;
    this.#waiting.clear();
    this.#socket = openTcp({
      url: this.#plan.urls[this.#url % this.#plan.urls.length] ?? '',
      onBytes: (bytes, socket) => this.#receive(socket, bytes),
      onEnd: (_, socket) => this.#lost(socket),
    });
  }

  #receive(socket: Socket, chunk: Buffer): void {
    if (socket !== this.#socket) return;
    const bytes = this.#upgraded ? chunk : chunk.subarray(chunk.indexOf('\r\n\r\n') + 4);
    this.#upgraded = true;
    if (!this.#frames.read(bytes, this.#onText)) this.#lost(socket);
  }

  /** To the next gateway: at its time when it was told to go, otherwise after a moment. */
  #lost(socket: Socket): void {
    if (socket !== this.#socket) return;
    socket.destroy();
    this.#socket = undefined;
    if (this.#joined) {
      this.#awaySince = nowMicros();
      if (this.#leaveAt === undefined) this.#events.dropped();
    }
    this.#joined = false;
    this.#url++;
    const waitMs = this.#leaveAt === undefined ? RETRY_MS : Math.max(0, (this.#leaveAt - nowMicros()) / 1e3);
    this.#leaveAt = undefined;
    setTimeout(() => this.#open(), waitMs);
  }

  #sentAway(error: ErrorResponse): void {
    this.#events.sentAway();
    const { retryAfterMs } = error.data;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
    if (error.data.reason === 'DRAINING') this.#url++;
    setTimeout(() => this.#open(), typeof retryAfterMs === 'number' ? retryAfterMs : RETRY_MS);
  }

  readonly #onText = (bytes: Buffer, start: number, end: number): void => {
    const body = (from: number): string => bytes.toString('utf8', start + from, end);
    switch (packetKind(bytes, start)) {
      case 'open':
        return void this.#socket?.write(textFrame(connectPacket(this.#plan.token)));
      case 'ping':
        return void this.#socket?.write(pong);
      case 'refused':
        return this.#sentAway((JSON.parse(body(2)) as { data: ErrorResponse }).data);
      case 'ack':
        return this.#onAck(body(2));
      case 'event':
        return this.#onEvent(JSON.parse(body(2)) as [string, unknown]);
    }
  };

  #onEvent([name, data]: [string, unknown]): void {
    if (name === ephemeralEvents.sessionReady.name) this.#join();
    else if (name === ephemeralEvents.sessionDraining.name) this.#leaveAt = nowMicros() + (data as { reconnectAfterMs: number }).reconnectAfterMs * 1e3;
    else if ((data as Partial<StreamEvent>).stream === streams.channel(this.channelId)) this.#take(data as StreamEvent);
  }

  #join(): void {
    const stream = streams.channel(this.channelId);
    if (this.#cursor === undefined) {
      this.#ask(commands.channelJoin.name, { channelId: this.channelId }, (answer) => this.#takeUp(answer as ResumedStream));
    } else {
      this.#ask(commands.sessionResume.name, { since: [{ stream, ...this.#cursor }] }, (answer) => this.#takeUp((answer as { streams: ResumedStream[] }).streams[0]));
    }
  }

  #takeUp(resumed: ResumedStream | undefined): void {
    if (resumed === undefined || !('head' in resumed) || resumed.verdict.status !== 'recovered') {
      this.#events.refused(`resume: ${JSON.stringify(resumed).slice(0, 200)}`);
      return;
    }
    this.#cursor ??= resumed.head;
    for (const event of resumed.events) this.#take(event);
    this.#joined = true;
    if (this.#awaySince !== undefined) this.#events.returned(this.#awaySince);
    this.#awaySince = undefined;
    for (const [id, text] of this.#unacknowledged) this.#say(id, text);
    this.#entered();
  }

  #take({ epoch, seq, data }: StreamEvent): void {
    const before = this.#cursor?.seq ?? seq - 1;
    if (seq <= before) return this.#events.duplicated();
    if (seq > before + 1) this.#events.missed(seq - before - 1);
    this.#cursor = { epoch, seq };
    const { message } = data as { message?: { text?: string } };
    if (message?.text !== undefined) this.#events.delivered(message.text);
  }

  #say(clientMessageId: string, text: string): void {
    this.#ask(commands.messageSend.name, { channelId: this.channelId, clientMessageId, text }, () => {
      if (this.#unacknowledged.delete(clientMessageId)) this.#events.acknowledged();
    });
  }

  #ask(name: string, input: unknown, settle: (data: unknown) => void): void {
    const id = ++this.#lastId;
    this.#waiting.set(id, settle);
    this.#socket?.write(textFrame(commandPacket(id, name, input)));
  }

  #onAck(packet: string): void {
    const bodyAt = packet.indexOf('[');
    const id = Number(packet.slice(0, bodyAt));
    const [answer] = JSON.parse(packet.slice(bodyAt)) as [{ status: string; data: unknown }];
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (answer.status === 'ok') settle?.(answer.data);
    else this.#events.refused(JSON.stringify(answer).slice(0, 200));
  }
}
