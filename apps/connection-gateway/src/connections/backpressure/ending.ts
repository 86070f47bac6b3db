import type { ChatSocket } from '../chat-socket.ts';
import { connectionOf, tcpOf, webSocketOf } from '../writing/engine.ts';
import { type EncodedPackets } from '../writing/packets.ts';

/** RFC 6455's registry: "try again later". */
const TRY_AGAIN_LATER = 1013;

/**
 * Ends a connection whose queue has been dropped: last words and a close frame go behind what TCP holds already, for
 * a client that was only slow; Socket.IO is rid of the connection at once.
 */
export function endWith(socket: ChatSocket, lastWords: EncodedPackets, reason: string): void {
  const connection = connectionOf(socket);
  const webSocket = webSocketOf(connection);
  if (webSocket === undefined) {
    for (const message of lastWords.messages) connection.write(message);
    connection.close();
    return;
  }
  tcpOf(connection)?.write(lastWords.frames);
  webSocket.close(TRY_AGAIN_LATER, reason);
  connection.close(true);
}

/** Lets go of everything that is kept for the connection, also in the kernel: a client that does not read would keep it for minutes. */
export function reset(socket: ChatSocket): void {
  const connection = connectionOf(socket);
  const tcp = tcpOf(connection);
  if (tcp === undefined) connection.close(true);
  else if (!tcp.destroyed) tcp.resetAndDestroy();
}
