import { part } from '../lazily.ts';
import { askForPolling } from './polling.ts';
import { type Transport, type TransportHandlers, type TransportOptions } from './transport.ts';
import { WebSocketTransport } from './websocket-transport.ts';

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
