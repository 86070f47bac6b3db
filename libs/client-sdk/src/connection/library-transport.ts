import { io, type Socket } from 'socket.io-client';
import { type Transport, type TransportHandlers, type TransportOptions } from './transport.ts';

/** By socket.io-client: also by polling, with an upgrade where that gets through. */
export class LibraryTransport implements Transport {
  readonly #socket: Socket;

  constructor({ url, auth, timeoutMs, transports }: TransportOptions, handlers: TransportHandlers) {
    this.#socket = io(url, { transports: [...transports], auth, forceNew: true, reconnection: false, timeout: timeoutMs });
    this.#socket.io.on('open', () => handlers.onOpen());
    this.#socket.io.on('packet', () => handlers.onHeard());
    this.#socket.io.on('ping', () => handlers.onHeard());
    this.#socket.on('connect_error', (error) => handlers.onRefused(error));
    this.#socket.on('disconnect', (reason, details) => handlers.onClose(reason, details));
    this.#socket.onAny((name: string, payload: unknown) => handlers.onEvent(name, payload));
  }

  emit(name: string, payload: unknown, onAck: (answer: unknown) => void): void {
    this.#socket.emit(name, payload, onAck);
  }

  close(): void {
    this.#socket.offAny();
    this.#socket.disconnect();
  }
}
