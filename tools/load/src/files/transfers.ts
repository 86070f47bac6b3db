import { Agent, request, type IncomingMessage } from 'node:http';

/** Whom files are sent to and had from. */
export interface FileTarget {
  /** @returns what names the file from then on */
  upload(bytes: Buffer): Promise<string>;
  /** @returns an address where the bytes are */
  addressOf(name: string): Promise<string>;
}

const agent = new Agent({ keepAlive: true });
const CHUNK_BYTES = 64 * 1024;

/** Sends a body and reads the answer. @throws when it is no success */
export async function exchange(url: string, { method, headers = {}, body }: { method: string; headers?: Record<string, string>; body?: Buffer }): Promise<{ headers: IncomingMessage['headers']; text: string }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(url, { method, agent, headers: { ...headers, ...(body && { 'content-length': String(body.length) }) } }, resolve).once('error', reject);
    sent.end(body);
  });
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  if ((response.statusCode ?? 500) >= 300) throw new Error(`${method} ${new URL(url).pathname} was answered ${response.statusCode}: ${text.slice(0, 200)}`);
  return { headers: response.headers, text };
}

/** Reads all bytes, and keeps none. @returns how many there were */
export async function download(url: string): Promise<number> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => request(url, { agent }, resolve).once('error', reject).end());
  if (response.statusCode !== 200) throw new Error(`a download was answered ${response.statusCode}`);
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  return bytes;
}

/** Sends a body slowly: a chunk whenever `next` says so. */
export async function trickle(url: string, headers: Record<string, string>, body: Buffer, next: () => Promise<void>): Promise<void> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(url, { method: 'PATCH', agent, headers: { ...headers, 'content-length': String(body.length) } }, resolve).once('error', reject);
    void (async () => {
      for (let at = 0; at < body.length; at += CHUNK_BYTES) {
        await next();
        sent.write(body.subarray(at, at + CHUNK_BYTES));
      }
      sent.end();
    })().catch(reject);
  });
  const response = await answered;
  response.resume();
  if (response.statusCode !== 204) throw new Error(`a part was answered ${response.statusCode}`);
}
