import { part } from '../lazily.ts';
import { askForPolling } from './polling.ts';
import { WebSocketTransport } from './websocket-transport.ts';

export interface TransportOptions {
  readonly url: string;
  /** What the server is told to let this client in. */
  readonly auth: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  /** The first opens the connection. */
  readonly transports: readonly string[];
}

/** What a transport tells its owner. */
export interface TransportHandlers {
  /** The server was reached; it has not said yet whether it lets this client in. */
  onOpen(): void;
  /** Anything has come: the other side is there. */
  onHeard(): void;
  onEvent(name: string, payload: unknown): void;
  /** The server refuses the client, or was not reached. */
  onRefused(error: unknown): void;
  /** @param details of a close frame, or of a request that failed */
  onClose(reason: string, details?: unknown): void;
}

/** Socket.IO's protocol over one connection. */
export interface Transport {
  /** Once the client was let in. */
  emit(name: string, payload: unknown, onAck: (answer: unknown) => void): void;
  /** Nothing is told after it. */
  close(): void;
}

/** A WebSocket. For polling, and where the runtime has no WebSocket of its own, socket.io-client is loaded. */
export function openTransport(options: TransportOptions, handlers: TransportHandlers): Transport {
  const isWebSocket = options.transports[0] === 'websocket' && 'WebSocket' in globalThis;
  let opened: Transport | undefined;
  let closed = false;
  const open = async (): Promise<void> => {
    if (options.transports[0] === 'polling') await askForPolling(options.url);
    const Kind = isWebSocket ? WebSocketTransport : (await part(() => import('./library-transport.ts'), [])).LibraryTransport;
    if (!closed) opened = new Kind(options, handlers);
  };
  open().catch((error: unknown) => closed || handlers.onRefused(error));
  return {
    emit: (...command) => opened?.emit(...command),
    close: () => {
      closed = true;
      opened?.close();
    },
  };
}
