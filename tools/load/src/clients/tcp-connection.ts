import { connect, type Socket } from 'node:net';
import { upgradeRequest } from './websocket-frames.ts';

const READ_BUFFER_BYTES = 256 * 1024;
/** All sockets of the process read into the same memory: nothing read is kept beyond its callback. */
const readBuffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);

export interface TcpConnection {
  /** http://host:port of the server. */
  readonly url: string;
  /** Source address, where one address has not enough ports. */
  readonly localAddress?: string | undefined;
  /** Called with bytes that are valid only during the call: the answer to the request for a WebSocket, then its frames. */
  readonly onBytes: (bytes: Buffer, socket: Socket) => void;
  /** May be called twice: with what went wrong, and when the connection is closed. */
  readonly onEnd: (reason: string, socket: Socket) => void;
}

/** Connects to a server without a library and asks it for a WebSocket. */
export function openTcp({ url, localAddress, onBytes, onEnd }: TcpConnection): Socket {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect({
    host: hostname,
    port: Number(port),
    localAddress,
    noDelay: true,
    onread: {
      buffer: readBuffer,
      callback: (length) => {
        onBytes(readBuffer.subarray(0, length), socket);
        return true;
      },
    },
  });
  socket.on('error', (error) => onEnd(error.message, socket));
  socket.once('close', () => onEnd('connection closed', socket));
  socket.write(upgradeRequest(hostname, port));
  return socket;
}
