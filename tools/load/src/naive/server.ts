/**
 * The baseline that the product is compared with, and nothing else: what a capable developer writes
 * in an afternoon. One process, Socket.IO with its Redis adapter, an insert for each message, then an
 * emit to the room. It is correct while nothing fails: the ack comes after the insert is durable.
 * It has no order across senders, no recovery of what a client or a crash missed, and no idempotence.
 */
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import pg from 'pg';
import { Server, type Socket } from 'socket.io';

interface Sending {
  channelId: string;
  clientMessageId: string;
  text: string;
}

type Ack = (answer: { status: 'ok'; data: object } | { status: 'error'; message: string }) => void;

const { DATABASE_URL, REDIS_URL = '', JWKS = '', ISSUER = '', AUDIENCE = '' } = process.env;
const keys = createLocalJWKSet(JSON.parse(JWKS) as JSONWebKeySet);
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const publisher = new Redis(REDIS_URL);

const http = createServer();
const io = new Server(http, {
  adapter: createAdapter(publisher, publisher.duplicate()),
  transports: ['websocket'],
  perMessageDeflate: false,
  serveClient: false,
});

io.use((socket, next) => {
  const { token } = socket.handshake.auth as { token: string };
  jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE, algorithms: ['EdDSA'] }).then(
    ({ payload }) => {
      (socket.data as { userId?: string }).userId = payload.sub;
      next();
    },
    () => next(new Error('AUTH_FAILED')),
  );
});

io.on('connection', (socket) => {
  const { userId } = socket.data as { userId: string };
  socket.on('channel:join', ({ channelId }: { channelId: string }, ack: Ack) => {
    joinChannel(socket, userId, channelId).then(ack, (error: Error) => ack({ status: 'error', message: error.message }));
  });
  socket.on('message:send', (sending: Sending, ack: Ack) => {
    sendMessage(socket, userId, sending).then(ack, (error: Error) => ack({ status: 'error', message: error.message }));
  });
  socket.emit('session:ready', { userId });
});

async function joinChannel(socket: Socket, userId: string, channelId: string): Promise<Parameters<Ack>[0]> {
  const { rowCount } = await pool.query('SELECT FROM members WHERE channel_id = $1 AND user_id = $2', [channelId, userId]);
  if (rowCount === 0) return { status: 'error', message: 'not a member' };
  await socket.join(`channel:${channelId}`);
  return { status: 'ok', data: {} };
}

async function sendMessage(socket: Socket, senderId: string, { channelId, clientMessageId, text }: Sending): Promise<Parameters<Ack>[0]> {
  const room = `channel:${channelId}`;
  // Membership was checked at the join; asking again for each message would cost another query.
  if (!socket.rooms.has(room)) return { status: 'error', message: 'not a member' };
  const { rows } = await pool.query<{ id: string; created_at: Date }>({
    name: 'insert-message',
    text: 'INSERT INTO messages (channel_id, sender_id, client_message_id, text) VALUES ($1, $2, $3, $4) RETURNING id, created_at',
    values: [channelId, senderId, clientMessageId, text],
  });
  const [row] = rows;
  const message = { id: row?.id, channelId, senderId, clientMessageId, text, createdAt: row?.created_at };
  io.to(room).emit('message:created', { message });
  return { status: 'ok', data: { message } };
}

process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
http.listen(0, '127.0.0.1', () => process.send?.({ port: (http.address() as AddressInfo).port }));
