import { Socket as TcpSocket } from 'node:net';

/*
 * What is used here of Node's sockets beyond their public types (lib/internal/stream_base_commons.js). Whoever updates Node
 * looks at this file.
 */

/** What libuv is asked to write, until it has. */
interface WriteRequest {
  handle: TcpHandle;
  oncomplete: (this: WriteRequest, status: number) => void;
  /** Not to be collected before it is written. */
  buffer: Buffer;
  socket: TcpSocket;
}

/** A socket below Node's streams. */
interface TcpHandle {
  /** Bytes that the kernel has not taken. */
  readonly writeQueueSize: number;
  /** Writes at once what the kernel takes, and queues the rest. @returns an error's number, or 0 */
  writeBuffer(request: WriteRequest, bytes: Buffer): number;
}

/** Node shows the class of its write requests to nobody: it is learnt from the first write of an ordinary socket. */
let Request: (new () => WriteRequest) | undefined;

/** The handle of a plain TCP socket; nothing for TLS in this process, or once it is closed. */
function handleOf(socket: TcpSocket): TcpHandle | undefined {
  if (Object.getPrototypeOf(socket) !== TcpSocket.prototype) return undefined;
  return (socket as unknown as { _handle?: TcpHandle | null })._handle ?? undefined;
}

/** Bytes that were written to a socket and that the kernel has not taken: by streams, or past them. A chunk that streams are writing counts once. */
export function unsentBytes(socket: TcpSocket): number {
  const queued = handleOf(socket)?.writeQueueSize ?? 0;
  return Math.max(socket.writableLength, queued);
}

/**
 * Writes to a socket that has nothing unsent, past Node's streams: a third of what a small write costs is theirs. What the
 * kernel does not take waits in libuv's queue, behind which streams write as well, so order holds.
 */
export function writeToHandle(socket: TcpSocket, bytes: Buffer): void {
  const handle = handleOf(socket);
  if (handle === undefined) socket.write(bytes);
  else if (Request === undefined) learnRequest(socket, handle, bytes);
  else if (writeBuffer(socket, handle, new Request(), bytes) !== 0) socket.write(bytes); // which meets the same error, and ends the socket as ever
}

function writeBuffer(socket: TcpSocket, handle: TcpHandle, request: WriteRequest, bytes: Buffer): number {
  request.handle = handle;
  request.oncomplete = onComplete;
  request.buffer = bytes;
  request.socket = socket;
  return handle.writeBuffer(request, bytes);
}

/** Called only for what the kernel did not take at once. */
function onComplete(this: WriteRequest, status: number): void {
  if (status < 0) this.socket.destroy();
}

function learnRequest(socket: TcpSocket, handle: TcpHandle, bytes: Buffer): void {
  const own = handle as { writeBuffer?: TcpHandle['writeBuffer'] };
  own.writeBuffer = (request, buffer) => {
    Request = request.constructor as new () => WriteRequest;
    delete own.writeBuffer;
    return handle.writeBuffer(request, buffer);
  };
  socket.write(bytes);
}
