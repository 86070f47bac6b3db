import { type IncomingMessage } from 'node:http';
import { type ServerOptions } from 'socket.io';
import { WebSocketServer } from 'ws';
import { isAllowedOrigin } from './origin.rules.ts';
import { refuseHandshake } from './public-http.ts';
import { type TransportSettings } from './transport-settings.ts';

/** How long a peer may take to answer a WebSocket's closing frame; `ws` would wait for 30 s. */
const CLOSE_TIMEOUT_MS = 2_000;
/** Frames that one message may come in: whoever sends more has something else in mind. */
const MAX_FRAGMENTS = 1_024;
const HARDENING = { closeTimeout: CLOSE_TIMEOUT_MS, maxFragments: MAX_FRAGMENTS };
/** Our own timeout comes before Socket.IO's: it gives a reason, and leaves out the time that the gateway itself takes. */
const CONNECT_TIMEOUT_SLACK_MS = 30_000;

class HardenedWebSocketServer extends WebSocketServer {
  constructor(options: object) {
    super({ ...options, ...HARDENING });
  }
}

/** Who comes in at all; asked with the request, before anything is made for a connection. */
export interface Door {
  /** Whether there is room for another connection. */
  hasRoom(): boolean;
  /** Whether whoever sends this request may begin another handshake now. */
  mayBegin(request: IncomingMessage): boolean;
}

const OPEN_DOOR: Door = { hasRoom: () => true, mayBegin: () => true };

/** Socket.IO's and Engine.IO's options, for every server that holds sockets here (docs/adr/0017). */
export function socketServerOptions(settings: TransportSettings, door: Door = OPEN_DOOR): Partial<ServerOptions> {
  const { allowedOrigins, allowPolling, packetBytes, handshakeTimeoutMs } = settings;
  return {
    transports: allowPolling ? ['websocket', 'polling'] : ['websocket'],
    allowRequest: (request, decide) => {
      // Engine.IO is not told of it: its own refusal costs more, and says less.
      if (!door.mayBegin(request)) return refuseHandshake(request.socket);
      const refusal = refusalOf(request, allowedOrigins, door);
      decide(refusal, refusal === undefined);
    },
    cors: { origin: [...allowedOrigins] },
    maxHttpBufferSize: packetBytes,
    connectTimeout: handshakeTimeoutMs + CONNECT_TIMEOUT_SLACK_MS,
    upgradeTimeout: handshakeTimeoutMs,
    pingInterval: settings.pingIntervalMs,
    pingTimeout: settings.pingTimeoutMs,
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    // Upgrades of other paths are answered by us, at once.
    destroyUpgrade: false,
    wsEngine: HardenedWebSocketServer,
  };
}

/** Becomes the text of the HTTP answer. */
function refusalOf(request: IncomingMessage, allowedOrigins: readonly string[], door: Door): string | undefined {
  if (!isAllowedOrigin(request.headers, allowedOrigins)) return 'Pages of this origin may not connect.';
  if (!door.hasRoom()) return 'There is no room for another connection here; try again later.';
  // Engine.IO would open the WebSocket first, and then say it in HTTP.
  const isUpgrade = request.headers.upgrade !== undefined;
  const version = new URL(request.url ?? '', 'http://gateway.invalid').searchParams.get('EIO');
  return isUpgrade && version !== '4' ? 'This server speaks version 4 of the Engine.IO protocol.' : undefined;
}
