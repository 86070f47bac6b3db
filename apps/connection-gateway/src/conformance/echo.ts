import { type Socket as EngineSocket } from 'engine.io';
import { type Namespace, type Server, type Socket } from 'socket.io';
import { encodePackets } from '../connections/writing/packets.ts';
import { writePackets } from '../connections/writing/straight-write.ts';

/** What the protocols' test suites expect of a server: https://github.com/socketio/socket.io-protocol */
export function serveEchoes(server: Server): void {
  for (const namespace of [server.of('/'), server.of('/custom')]) tellAuth(namespace);
  server.on('connection', (socket) => {
    socket.on('message', (...args: unknown[]) => sayBack(socket, args));
    socket.on('message-with-ack', (...args: unknown[]) => {
      const acknowledge = args.pop() as (...echoed: unknown[]) => void;
      acknowledge(...args);
    });
  });
}

/** Once a connection is accepted, nothing stays of the handshake. */
function tellAuth(namespace: Namespace): void {
  const auth = new WeakMap<Socket, unknown>();
  namespace.use((socket, next) => {
    auth.set(socket, socket.handshake.auth);
    next();
  });
  namespace.on('connection', (socket) => socket.emit('auth', auth.get(socket)));
}

/** Text goes the way of stream events, past Engine.IO's queue; bytes become attachments, which streams do not have. */
function sayBack(socket: Socket, args: readonly unknown[]): void {
  if (args.some((arg) => Buffer.isBuffer(arg))) socket.emit('message-back', ...args);
  else writePackets(socket, encodePackets([{ event: { type: 'message-back' }, encoded: JSON.stringify(args).slice(1, -1) }]));
}

export function echoMessages(connection: EngineSocket): void {
  connection.on('message', (message: string | Buffer) => connection.send(message));
}
