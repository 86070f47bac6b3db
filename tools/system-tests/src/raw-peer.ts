import { connect, type Socket } from 'node:net';
import { upgradeRequest } from '@chatgenius/load';
import { waitUntil } from '@chatgenius/testing';

export interface Frame {
  readonly opcode: number;
  readonly payload: string | Buffer;
  readonly final?: boolean;
  readonly masked?: boolean;
}

const CLOSE = 8;
const PING = '2';
const PONG = '3';
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** A client's frame (RFC 6455, section 5.2), or what looks nearly like one. */
export function clientFrame({ opcode, payload, final = true, masked = true }: Frame): Buffer {
  const body = Buffer.from(payload);
  const length = lengthField(body.length);
  const head = Buffer.concat([Buffer.from([(final ? 0x80 : 0) | opcode]), length]);
  if (!masked) return Buffer.concat([head, body]);
  head[1] = (head[1] ?? 0) | 0x80;
  return Buffer.concat([head, MASK, body.map((byte, index) => byte ^ (MASK[index % 4] ?? 0))]);
}

function lengthField(length: number): Buffer {
  if (length < 126) return Buffer.from([length]);
  if (length < 65_536) return Buffer.from([126, length >> 8, length & 0xff]);
  const field = Buffer.alloc(9, 127);
  field.writeBigUInt64BE(BigInt(length), 1);
  return field;
}

/** A peer that is no Socket.IO client: bytes on a TCP connection, and what comes back. */
export class RawPeer {
  readonly #tcp: Socket;
  readonly #host: string;
  #received = Buffer.alloc(0);
  #closed = false;
  /** Whether it takes part in closing: otherwise the server has to end the connection by itself. */
  answersClose = true;
  /** Whether it answers Engine.IO's pings: otherwise it is closed for its silence after a while. */
  answersPings = false;
  #pings = 0;

  private constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#host = url;
    this.#tcp = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#tcp.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      if (this.answersPings) this.#answerPings();
      if (this.answersClose && this.#frames().some(({ opcode }) => opcode === CLOSE)) this.#tcp.end();
    });
    this.#tcp.on('error', () => undefined).on('close', () => (this.#closed = true));
  }

  static async open(url: string): Promise<RawPeer> {
    const peer = new RawPeer(url);
    await waitUntil('the TCP connection is open', () => !peer.#tcp.connecting);
    return peer;
  }

  /** Opens a WebSocket as Socket.IO clients do. */
  static async upgraded(url: string): Promise<RawPeer> {
    const peer = await RawPeer.open(url);
    const { hostname, port } = new URL(url);
    peer.write(upgradeRequest(hostname, port));
    await peer.text((text) => text.startsWith('0{'));
    return peer;
  }

  /** The same, and a session of the token's owner. */
  static async connected(url: string, token: string): Promise<RawPeer> {
    const peer = await RawPeer.upgraded(url);
    peer.send(`40${JSON.stringify({ token })}`);
    await peer.text((text) => text.startsWith('42["session:ready"'));
    return peer;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Everything that came, as text: for answers in HTTP. */
  get answer(): string {
    return this.#received.toString('latin1');
  }

  /** The text messages that came after the upgrade. */
  get texts(): string[] {
    return this.#frames().flatMap(({ opcode, body }) => (opcode === 1 ? [body.toString()] : []));
  }

  /** Why the server closed the WebSocket (RFC 6455, section 7.4), if it said so. */
  get closeCode(): number | undefined {
    const close = this.#frames().find(({ opcode }) => opcode === CLOSE);
    return close && close.body.length >= 2 ? close.body.readUInt16BE(0) : undefined;
  }

  write(bytes: string | Buffer): void {
    this.#tcp.write(bytes);
  }

  request(path: string, headers: Record<string, string> = {}, method = 'GET'): void {
    const lines = Object.entries({ Host: new URL(this.#host).host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  }

  send(text: string): void {
    this.write(clientFrame({ opcode: 1, payload: text }));
  }

  /** Resolves with the first text that is meant, also if it came before. */
  async text(isMeant: (text: string) => boolean, timeoutMs?: number): Promise<string> {
    await waitUntil('the text has come', () => this.texts.some(isMeant) || this.#closed, timeoutMs);
    const found = this.texts.find(isMeant);
    if (found === undefined) throw new Error(`closed before the text came; last: ${this.texts.at(-1) ?? this.answer}`);
    return found;
  }

  async untilClosed(timeoutMs?: number): Promise<void> {
    await waitUntil('the connection is closed', () => this.#closed, timeoutMs);
  }

  #answerPings(): void {
    const pings = this.texts.filter((text) => text === PING).length;
    for (; this.#pings < pings; this.#pings++) this.send(PONG);
  }

  end(): void {
    this.#tcp.destroy();
  }

  #frames(): { opcode: number; body: Buffer }[] {
    const found: { opcode: number; body: Buffer }[] = [];
    let at = this.#received.indexOf('\r\n\r\n') + 4;
    while (at >= 4 && at + 2 <= this.#received.length) {
      const [first = 0, short = 0] = this.#received.subarray(at, at + 2);
      const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
      const length = short < 126 ? short : short === 126 ? this.#received.readUInt16BE(at + 2) : Number(this.#received.readBigUInt64BE(at + 2));
      if (start + length > this.#received.length) break;
      found.push({ opcode: first & 0x0f, body: this.#received.subarray(start, start + length) });
      at = start + length;
    }
    return found;
  }
}
