import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { commands, ephemeralEvents, ErrorResponse, type Cursor, type CommandContract, type CommandOutput, type StreamEvent } from '@chatgenius/contracts';
import { commandPacket, connectPacket, FrameReader, packetKind, PONG, textFrame, upgradeRequest } from '@chatgenius/load';
import { type z } from 'zod';

type SessionReady = z.output<typeof ephemeralEvents.sessionReady.data>;

const READ_BUFFER_BYTES = 256 * 1024;
/** All sockets of the process read into the same memory: nothing read is kept beyond its callback. */
const readBuffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);

/**
 * A Socket.IO client of as little work as possible, for specs that need thousands of them: keeps the last position of
 * each stream that it has taken up, and comes back with them.
 */
export class LightClient {
  readonly cursors = new Map<string, Cursor>();
  /** Stream events that did not follow the one before. */
  outOfOrder = 0;
  readonly #token: string;
  readonly #answers = new Map<number, (answer: unknown) => void>();
  #socket: Socket | undefined;
  #lastId = 0;
  #fail: (error: Error) => void = () => undefined;

  constructor(token: string) {
    this.#token = token;
  }

  /** Resolves at `session:ready`; a gateway that is busy is asked again when it says so. */
  async connect(url: string): Promise<SessionReady> {
    for (;;) {
      const session = await this.#connectOnce(url);
      if (!('retryAfterMs' in session)) return session;
      await delay(session.retryAfterMs);
    }
  }

  #connectOnce(url: string): Promise<SessionReady | { retryAfterMs: number }> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      const frames = new FrameReader();
      let upgraded = false;
      const onText = (bytes: Buffer, start: number, end: number) => {
        const kind = packetKind(bytes, start);
        if (kind === 'open') this.#socket?.write(textFrame(connectPacket(this.#token)));
        else if (kind === 'ping') this.#socket?.write(textFrame(PONG));
        else if (kind === 'refused') {
          const { data } = ErrorResponse.parse((JSON.parse(bytes.toString('utf8', start + 2, end)) as { data: unknown }).data);
          if (data.reason !== 'GATEWAY_BUSY') return reject(new Error(data.reason));
          resolve({ retryAfterMs: Number(data.retryAfterMs) });
          this.cut();
        }
        else if (kind === 'ack') this.#onAck(bytes.toString('utf8', start + 2, end));
        else if (kind === 'event') this.#onEvent(JSON.parse(bytes.toString('utf8', start + 2, end)) as [string, unknown], resolve);
      };
      const onData = (chunk: Buffer) => {
        frames.read(upgraded ? chunk : chunk.subarray(chunk.indexOf('\r\n\r\n') + 4), onText);
        upgraded = true;
      };
      const socket = connect({
        host: hostname,
        port: Number(port),
        noDelay: true,
        onread: { buffer: readBuffer, callback: (length) => (onData(readBuffer.subarray(0, length)), true) },
      });
      this.#socket = socket;
      socket.once('error', reject);
      socket.once('close', () => this.#socket === socket && this.#fail(new Error('connection closed')));
      socket.write(upgradeRequest(hostname, port));
    });
  }

  /** Takes up streams where they were left, and remembers where they stand now. */
  async resume(): Promise<CommandOutput<typeof commands.sessionResume>['streams']> {
    const since = [...this.cursors].map(([stream, cursor]) => ({ stream, ...cursor })) as z.input<typeof commands.sessionResume.input>['since'];
    const { streams } = await this.command(commands.sessionResume, { since });
    for (const resumed of streams) if ('head' in resumed) this.cursors.set(resumed.stream, resumed.head);
    return streams;
  }

  command<Contract extends CommandContract>(contract: Contract, input: z.input<Contract['input']>): Promise<CommandOutput<Contract>> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#fail = reject;
      this.#answers.set(id, (answer) => {
        const refused = ErrorResponse.safeParse(answer);
        if (refused.success) reject(new Error(refused.data.data.reason));
        else resolve((answer as { data: CommandOutput<Contract> }).data);
      });
      this.#socket?.write(textFrame(commandPacket(id, contract.name, input)));
    });
  }

  /** Ends the connection as a network does: without a word. */
  cut(): void {
    this.#socket?.destroy();
  }

  #onAck(packet: string): void {
    const bodyAt = packet.indexOf('[');
    const id = Number(packet.slice(0, bodyAt));
    const [answer] = JSON.parse(packet.slice(bodyAt)) as [unknown];
    this.#answers.get(id)?.(answer);
    this.#answers.delete(id);
  }

  #onEvent([name, data]: [string, unknown], ready: (session: SessionReady) => void): void {
    if (name === ephemeralEvents.sessionReady.name) return ready(data as SessionReady);
    const { stream, epoch, seq } = data as Partial<StreamEvent>;
    const cursor = this.cursors.get(stream ?? '');
    if (stream === undefined || seq === undefined || epoch === undefined || cursor === undefined) return;
    if (seq !== cursor.seq + 1) this.outOfOrder++;
    this.cursors.set(stream, { epoch, seq });
  }
}
