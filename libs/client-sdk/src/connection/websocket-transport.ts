import { frameOf, packetOf, PONG, type Packet } from './packet.rules.ts';
import { placesOf } from './places.rules.ts';
import { type Transport, type TransportHandlers, type TransportOptions } from './transport.ts';
import { currentDevice } from './wakes.ts';

type Acknowledge = (answer: unknown) => void;

/** Socket.IO over the runtime's own WebSocket. */
export class WebSocketTransport implements Transport {
  readonly #socket: WebSocket;
  readonly #namespace: string;
  readonly #auth: unknown;
  readonly #handlers: TransportHandlers;
  readonly #scope = currentDevice().scope;
  readonly #acks = new Map<number, Acknowledge>();
  #asked = 0;
  #opened = false;
  #closed = false;
  #overdue: ReturnType<typeof setTimeout> | undefined;
  /** From one ping to when the next is overdue. */
  #pingWithinMs = 0;

  /** @throws where the URL is none, or the page's policy forbids it */
  constructor({ url, auth }: TransportOptions, handlers: TransportHandlers) {
    const { namespace, address } = placesOf(url, 'websocket');
    address.protocol = address.protocol.replace('http', 'ws');
    this.#namespace = namespace;
    this.#auth = auth;
    this.#handlers = handlers;
    this.#socket = new WebSocket(address);
    this.#socket.onmessage = ({ data }) => this.#receive(data as string);
    this.#socket.onclose = (event) => this.#end('transport close', { context: event });
    // Without a network, the other side of `localhost` is there all the same.
    if (address.hostname !== 'localhost') this.#scope?.addEventListener('offline', this.#offline);
  }

  emit(name: string, payload: unknown, onAck: Acknowledge): void {
    this.#acks.set(this.#asked, onAck);
    this.#send('event', [name, payload], this.#asked++);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#overdue);
    this.#scope?.removeEventListener('offline', this.#offline);
    if (this.#socket.readyState === WebSocket.OPEN) this.#send('disconnected');
    this.#socket.close();
  }

  readonly #offline = (): void => this.#end('offline');

  #send(kind: Parameters<typeof frameOf>[1], data?: unknown, id?: number): void {
    this.#socket.send(frameOf(this.#namespace, kind, data, id));
  }

  #receive(frame: string): void {
    if (this.#closed) return;
    this.#handlers.onHeard();
    let packet: Packet | undefined;
    try {
      packet = packetOf(frame);
    } catch (error) {
      return this.#end('parse error', error);
    }
    if (packet) this.#take(packet);
  }

  #take(packet: Packet): void {
    switch (packet.kind) {
      case 'open':
        this.#opened = true;
        this.#pingWithinMs = packet.data.pingInterval + packet.data.pingTimeout;
        this.#awaitPing();
        this.#handlers.onOpen();
        return this.#send('connected', this.#auth);
      case 'ping':
        this.#socket.send(PONG);
        return this.#awaitPing();
      case 'event':
        return this.#handlers.onEvent(...packet.data);
      case 'ack': {
        const acknowledge = this.#acks.get(packet.id);
        this.#acks.delete(packet.id);
        return acknowledge?.(packet.data[0]);
      }
      case 'refused':
        this.close();
        return this.#handlers.onRefused(packet.data);
      case 'disconnected':
        return this.#end('io server disconnect');
    }
  }

  #awaitPing(): void {
    clearTimeout(this.#overdue);
    this.#overdue = setTimeout(() => this.#end('ping timeout'), this.#pingWithinMs);
  }

  #end(reason: string, details?: unknown): void {
    if (this.#closed) return;
    this.close();
    if (this.#opened) this.#handlers.onClose(reason, details);
    else this.#handlers.onRefused(details);
  }
}
