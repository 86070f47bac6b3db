import { type Socket } from 'node:net';
import { openTcp } from '../clients/tcp-connection.ts';
import { FrameReader, textFrame } from '../clients/websocket-frames.ts';

const OPEN = '0';
const PING = '2';
const pong = textFrame('3');
const STATUS = /^HTTP\/1\.1 (\d+)/;
const SWITCHING = '101';
const REASON = /"reason":"([A-Z_]+)"/;

export interface HostilePeerOptions {
  readonly url: string;
  readonly localAddress: string;
  /** Nothing: it never says who it is. */
  readonly token?: string;
  /** Called with what it is told: a reason of the contracts, `ok`, or `closed`. */
  readonly onTold: (what: string) => void;
}

/** A WebSocket that sends what it likes as fast as it likes, and counts what it is told. */
export class HostilePeer {
  readonly #options: HostilePeerOptions;
  readonly #frames = new FrameReader();
  readonly #ready = Promise.withResolvers<void>();
  #tcp: Socket;
  #upgraded = false;
  #refused = false;
  #ended = false;

  constructor(options: HostilePeerOptions) {
    this.#options = options;
    this.#tcp = openTcp({ url: options.url, localAddress: options.localAddress, onBytes: (bytes) => this.#receive(bytes), onEnd: () => this.#end() });
  }

  /** Resolves when it may send: with a token, when it has a session. Also when it has been closed. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get closed(): boolean {
    return this.#ended;
  }

  /** Engine.IO messages, in one write. */
  send(...messages: readonly string[]): void {
    if (!this.#ended) this.#tcp.write(Buffer.concat(messages.map(textFrame)));
  }

  close(): void {
    this.#end();
    this.#tcp.destroy();
  }

  #receive(bytes: Buffer): void {
    if (this.#refused || this.#isRefusal(bytes)) return;
    const begin = this.#upgraded ? 0 : bytes.indexOf('\r\n\r\n') + 4;
    this.#upgraded = true;
    try {
      if (!this.#frames.read(bytes.subarray(begin), (all, start, end) => this.#text(all.toString('utf8', start, end)))) this.close();
    } catch {
      this.close();
    }
  }

  /** Whether it gets no WebSocket: then nothing more is read, and the server closes the connection. */
  #isRefusal(bytes: Buffer): boolean {
    if (this.#upgraded) return false;
    const status = STATUS.exec(bytes.toString('latin1', 0, 20))?.[1];
    if (status === SWITCHING) return false;
    this.#refused = true;
    this.#options.onTold(`HTTP ${status}`);
    return true;
  }

  #text(text: string): void {
    const { token, onTold } = this.#options;
    if (text.startsWith(OPEN)) {
      if (token === undefined) this.#ready.resolve();
      else this.send(`40${JSON.stringify({ token })}`);
    } else if (text === PING) this.#tcp.write(pong);
    else if (text.startsWith('42["session:ready"')) this.#ready.resolve();
    else if (REASON.test(text)) onTold(REASON.exec(text)?.[1] ?? '');
    else if (text.startsWith('43')) onTold('ok');
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onTold('closed');
    this.#ready.resolve();
  }
}
