import { type Socket } from 'node:net';
import { commands, ephemeralEvents, limits, type Presence } from '@chatgenius/contracts';
import { PONG, commandPacket, connectPacket, hasBytes, packetKind } from '../clients/packets.ts';
import { openTcp } from '../clients/tcp-connection.ts';
import { FrameReader, textFrame } from '../clients/websocket-frames.ts';

export interface PresencePlan {
  readonly userId: string;
  /** http://host:port of the gateway. */
  readonly url: string;
  readonly token: string;
  readonly watches: readonly string[];
}

export interface PresenceClientEvents {
  /** A `presence:update`, with what it says. */
  told(client: PresenceClient, users: readonly Presence[]): void;
  lost(client: PresenceClient, reason: string): void;
  /** How those who are watched stand, as far as it is known at first. */
  found?(users: readonly Presence[]): void;
}

const UPDATED = Buffer.from(`42["${ephemeralEvents.presenceUpdated.name}",`);
const READY = Buffer.from(`42["${ephemeralEvents.sessionReady.name}"`);

/** A Socket.IO client of as little work as possible that watches users. */
export class PresenceClient {
  readonly plan: PresencePlan;
  readonly #events: PresenceClientEvents;
  readonly #frames = new FrameReader();
  #socket: Socket | undefined;
  #upgraded = false;
  #unanswered = 0;
  #onConnected: () => void = () => undefined;
  #settle: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(plan: PresencePlan, events: PresenceClientEvents) {
    this.plan = plan;
    this.#events = events;
  }

  /** Resolves when the session is open and everybody is watched. @param onConnected called when the gateway has accepted the connection */
  connect(onConnected: () => void = () => undefined): Promise<void> {
    this.#onConnected = onConnected;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket = openTcp({ url: this.plan.url, onBytes: (bytes) => this.#receive(bytes), onEnd: (reason) => this.#lose(reason) });
    });
  }

  /** As a network ends a connection: without a word. */
  cut(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }

  #receive(chunk: Buffer): void {
    const frames = this.#upgraded ? chunk : chunk.subarray(chunk.indexOf('\r\n\r\n') + 4);
    this.#upgraded = true;
    if (!this.#frames.read(frames, this.#onText)) this.#lose('closed by the server');
  }

  readonly #onText = (bytes: Buffer, start: number, end: number): void => {
    switch (packetKind(bytes, start)) {
      case 'open':
        return this.#write(connectPacket(this.plan.token));
      case 'ping':
        return this.#write(PONG);
      case 'connected':
        return this.#onConnected();
      case 'event':
        if (hasBytes(bytes, start, READY)) this.#watch();
        else if (hasBytes(bytes, start, UPDATED)) this.#events.told(this, (JSON.parse(bytes.toString('utf8', start + UPDATED.length, end - 1)) as { users: Presence[] }).users);
        return;
      case 'ack':
        return this.#onSubscribed(bytes.toString('utf8', start, end));
      case 'refused':
        return this.#lose(`refused: ${bytes.toString('utf8', start + 2, end)}`);
    }
  };

  #watch(): void {
    const { watches } = this.plan;
    if (watches.length === 0) return this.#ready();
    for (let from = 0; from < watches.length; from += limits.presenceUsers) {
      this.#write(commandPacket(++this.#unanswered, commands.presenceSubscribe.name, { userIds: watches.slice(from, from + limits.presenceUsers) }));
    }
  }

  #onSubscribed(ack: string): void {
    const [answer] = JSON.parse(ack.slice(ack.indexOf('['))) as [{ status: string; data: { presences: Presence[] } }];
    if (answer.status !== 'ok') return this.#lose('a subscription was refused');
    this.#events.found?.(answer.data.presences);
    if (--this.#unanswered === 0) this.#ready();
  }

  #write(packet: string): void {
    this.#socket?.write(textFrame(packet));
  }

  #ready(): void {
    this.#settle?.resolve();
    this.#settle = undefined;
  }

  #lose(reason: string): void {
    if (this.#socket === undefined) return;
    this.cut();
    if (this.#settle) this.#settle.reject(new Error(reason));
    else this.#events.lost(this, reason);
    this.#settle = undefined;
  }
}
