import { once } from 'node:events';
import { type CommandContract } from '@chatgenius/contracts';
import { within } from '@chatgenius/service-runtime';
import { WebSocket } from 'ws';
import { commandPacket, connectPacket, PONG } from '../clients/packets.ts';
import { checkAnswer, checkEvent } from './answer-check.ts';
import { ACK_ID, type FuzzPacket } from './fuzz-packets.ts';
import { type FuzzReport } from './fuzz-report.ts';

const ANSWER_TIMEOUT_MS = 20_000;
/** No packet of the fuzzer takes ids from here on. */
const FIRST_ID = 1_000_000;
const BARRIER = 'fuzz:barrier';
/** Leaves a namespace and keeps the connection. */
const DISCONNECT = '41';

/** A Socket.IO client that writes anything, and checks everything that it gets. */
export class FuzzConnection {
  readonly #socket: WebSocket;
  readonly #report: FuzzReport;
  readonly #awaited = new Map<number, { command?: CommandContract; settle: (answer: unknown) => void }>();
  #nextId = FIRST_ID;
  /** What the server has said of an end, in the turn that it is about. */
  #told = false;
  #closedWith = '';
  #last: FuzzPacket | undefined;
  #onReady: () => void = () => undefined;

  private constructor(url: string, report: FuzzReport) {
    this.#socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
    this.#report = report;
    this.#socket.on('message', (data: Buffer) => this.#receive(data.toString()));
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', (code, reason) => {
      this.#closedWith = `${code} ${reason.toString()}`.trim();
      this.#abandon();
    });
  }

  static async open(url: string, token: string, report: FuzzReport): Promise<FuzzConnection> {
    const connection = new FuzzConnection(url, report);
    const ready = new Promise<void>((resolve) => (connection.#onReady = resolve));
    await once(connection.#socket, 'open');
    connection.#socket.send(connectPacket(token));
    await inTime(ready, 'session:ready');
    return connection;
  }

  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Asks as clients do; for what is needed before the fuzzing, and after it. */
  async ask(name: string, input: unknown): Promise<unknown> {
    const id = this.#nextId++;
    const answer = new Promise<unknown>((settle) => this.#awaited.set(id, { settle }));
    this.#socket.send(commandPacket(id, name, input));
    return inTime(answer, `an ack of ${name}`);
  }

  /** Sends packets in one go, and waits until everything that they ask for has come, or the connection is closed. */
  async send(packets: readonly FuzzPacket[]): Promise<void> {
    this.#told = false;
    const answers: Promise<unknown>[] = [];
    for (const packet of packets) {
      const id = this.#nextId++;
      if (packet.command) answers.push(new Promise((settle) => this.#awaited.set(id, { command: packet.command, settle })));
      for (const message of packet.messages) this.#socket.send(typeof message === 'string' ? message.replace(ACK_ID, String(id)) : message);
    }
    try {
      await Promise.all([...answers.map((answer) => inTime(answer, 'an ack')), this.ask(BARRIER, {})]);
    } catch (error) {
      this.#report.fault(`${(error as Error).message} after ${describe(packets)}`);
    }
    const previous = this.#last;
    this.#last = packets.at(-1);
    if (this.open) return this.#closeIfLeft(packets);
    if (packets.every(({ mayEnd }) => !mayEnd)) this.#report.fault(this.#unexpectedEnd(packets, previous));
    this.#report.count('closed', this.#told ? 'and told why' : 'and logged');
  }

  close(): void {
    this.#socket.terminate();
  }

  /**
   * A barrier that is read together with a DISCONNECT is still answered. What comes later would be sent without a session:
   * the gateway closes the connection, which is not the fault of what was sent then.
   */
  #closeIfLeft(packets: readonly FuzzPacket[]): void {
    if (!packets.some(({ messages }) => messages.some((message) => typeof message === 'string' && message.startsWith(DISCONNECT)))) return;
    this.#report.count('closed', 'after leaving');
    this.close();
  }

  #unexpectedEnd(packets: readonly FuzzPacket[], previous: FuzzPacket | undefined): string {
    const before = previous ? ` (sent before: ${describe([previous])})` : '';
    return `closed with ${this.#closedWith}, ${this.#told ? 'told why' : 'not told why'}, after ${describe(packets)}${before}`;
  }

  #receive(text: string): void {
    if (text === '2') this.#socket.send(PONG);
    else if (text.startsWith('42[')) this.#onEvent(JSON.parse(text.slice(2)) as [string, unknown]);
    else if (text.startsWith('43')) this.#onAck(text.slice(2));
    else if (text.startsWith('44')) this.#told = true;
  }

  #onEvent([name, data]: [string, unknown]): void {
    if (name === 'session:ready') this.#onReady();
    if (name === 'error') this.#told = true;
    const fault = checkEvent(name, data);
    if (fault !== undefined) this.#report.fault(fault);
    this.#report.count('event', name);
  }

  #onAck(text: string): void {
    const bodyAt = text.indexOf('[');
    const [answer] = JSON.parse(text.slice(bodyAt)) as [unknown];
    const id = Number(text.slice(0, bodyAt));
    const awaited = this.#awaited.get(id);
    this.#awaited.delete(id);
    const checked = checkAnswer(awaited?.command, answer);
    if ('fault' in checked) this.#report.fault(checked.fault);
    else if (id < FIRST_ID || awaited?.command) this.#report.count('answer', checked.outcome);
    awaited?.settle(answer);
  }

  #abandon(): void {
    for (const { settle } of this.#awaited.values()) settle(undefined);
    this.#awaited.clear();
  }
}

const SHOWN = 300;

const describe = (packets: readonly FuzzPacket[]): string => packets.map(({ messages }) => messages.map(shorten).join(' + ')).join('\n    ');

function shorten(message: string | Uint8Array): string {
  const text = String(message);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${Buffer.byteLength(message)} bytes)` : text;
}

const inTime = <Value>(promise: Promise<Value>, what: string): Promise<Value> =>
  within(ANSWER_TIMEOUT_MS, promise, () => {
    throw new Error(`${what} did not come`);
  });
