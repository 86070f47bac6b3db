import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { ScanFailedError, type Verdict, verdictOf } from './clamd-answer.rules.ts';

export interface ScanOptions {
  /** `tcp://host:3310`, or `unix:/run/clamav/clamd.ctl`. */
  readonly address: string;
  /** How long the scanner may be silent. */
  readonly patienceMs?: number;
  /** No more is sent than clamd takes (its StreamMaxLength): it would cut the connection, and often nobody hears why. */
  readonly maxBytes?: number;
}

const PATIENCE_MS = 60_000;
const MAX_BYTES = 100 * 1024 * 1024;
/** An answer is one line. */
const ANSWER_LENGTH = 4_096;
const CLAMD_PORT = 3_310;

/**
 * What ClamAV says of a file: INSTREAM over TCP or a socket of Unix.
 * @throws ScanFailedError when it says nothing; and what reading the file throws
 */
export async function scanFile(content: AsyncIterable<Uint8Array>, { address, patienceMs = PATIENCE_MS, maxBytes = MAX_BYTES }: ScanOptions): Promise<Verdict> {
  const socket = connect(placeOf(address));
  socket.setTimeout(patienceMs, () => socket.destroy(new Error(`The scanner is silent for ${patienceMs} ms.`)));
  // clamd may answer, and close, before it has seen all. Then nothing more is sent.
  const answering = answerOf(socket).finally(() => socket.destroy());
  const sending = pipeline(framed(content, maxBytes), socket, { end: false }).catch((error: unknown) => {
    // Else the scanner would wait for the rest, and its answer be waited for.
    if (error instanceof UnsentError) socket.destroy();
    throw error;
  });
  const [sent, answered] = await Promise.allSettled([sending, answering]);
  if (sent.status === 'rejected' && sent.reason instanceof UnsentError) throw sent.reason.cause;
  if (answered.status === 'rejected') throw new ScanFailedError('The scanner cannot be reached.', true, { cause: answered.reason });
  return verdictOf(answered.value);
}

function placeOf(address: string): { path: string } | { host: string; port: number } {
  const { protocol, pathname, hostname, port } = new URL(address);
  if (protocol === 'unix:') return { path: decodeURIComponent(pathname) };
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || CLAMD_PORT) };
}

/** The file is why nothing more is sent, and not the scanner. */
class UnsentError extends Error {
  override readonly name = 'UnsentError';
}

/** Chunks with their lengths before them, and one of no length at the end. */
async function* framed(content: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from('zINSTREAM\0', 'latin1');
  let size = 0;
  try {
    for await (const chunk of content) {
      if (chunk.length === 0) continue;
      size += chunk.length;
      if (size > maxBytes) throw new ScanFailedError(`The file is larger than the ${maxBytes} bytes that are scanned.`, false);
      yield Buffer.concat([lengthOf(chunk.length), chunk]);
    }
  } catch (cause) {
    throw new UnsentError('The file cannot be sent.', { cause });
  }
  yield lengthOf(0);
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

/** Up to its end, or to that of the connection. */
function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('latin1').on('data', (piece) => {
      text += String(piece);
      if (text.includes('\0') || text.length > ANSWER_LENGTH) resolve(text);
    });
    socket.once('error', reject).once('close', () => resolve(text));
  });
}
