import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { FuzzConnection } from './fuzz-connection.ts';
import { type FuzzPacket } from './fuzz-packets.ts';
import { FuzzReport } from './fuzz-report.ts';

const COMMAND: FuzzPacket = { kind: 'hostile', mayEnd: false, messages: ['427["no:such"]'] };
const raw = (message: string): FuzzPacket => ({ kind: 'raw', mayEnd: true, messages: [message] });

let server: WebSocketServer;
let report: FuzzReport;
let connection: FuzzConnection;
let gateway: WebSocket;
/** Called with the id of each barrier: what has been asked for until then has been answered. */
let onBarrier: (id: string) => void;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    gateway = socket;
    socket.on('message', (data: Buffer) => {
      const id = /^42(\d+)\["fuzz:barrier"/.exec(data.toString())?.[1];
      if (id !== undefined) onBarrier(id);
      else if (data.toString() === '40{"token":"token"}') socket.send('42["session:ready",{}]');
    });
  });
  await once(server, 'listening');
  report = new FuzzReport();
  connection = await FuzzConnection.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token', report);
  report.faults.length = 0;
});
afterEach(() => {
  connection.close();
  server.close();
});

const answer = (id: string) => gateway.send(`43${id}[{"status":"ok"}]`);
const closings = () => report.faults.filter((fault) => fault.startsWith('closed '));

describe('a connection that is closed', () => {
  it('after nothing that may end it is a fault, also when something before might have', async () => {
    onBarrier = answer;
    await connection.send([COMMAND, raw('43')]);
    expect(connection.open).toBe(true);
    onBarrier = () => gateway.close();
    await connection.send([COMMAND]);
    expect(closings()).toEqual(['closed with 1005, not told why, after 427["no:such"] (sent before: 43)']);
  });

  it('after something that may end it is none', async () => {
    onBarrier = () => gateway.close();
    await connection.send([COMMAND, raw('4?')]);
    expect(closings()).toEqual([]);
  });
});

it('is used no more once it has left its session, whatever was still answered', async () => {
  onBarrier = answer;
  await connection.send([COMMAND, raw('41')]);
  expect(connection.open).toBe(false);
  expect(report.counts.get('closed: after leaving')).toBe(1);
  expect(closings()).toEqual([]);
});
