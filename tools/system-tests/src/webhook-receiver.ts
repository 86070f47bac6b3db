import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { isSignedWebhook } from '@chatgenius/auth';
import { StreamEvent } from '@chatgenius/contracts';

export interface ReceivedPost {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly body: string;
  readonly receivedAt: number;
}

/** What to do with a post; without an answer it hangs. */
export type Behaviour = (response: ServerResponse, post: ReceivedPost) => void;

export const accept: Behaviour = (response) => response.writeHead(204).end();
export const answerWith = (status: number, headers: Record<string, string> = {}): Behaviour => (response) => response.writeHead(status, headers).end();
export const hang: Behaviour = () => undefined;
export const hangUp: Behaviour = (response) => response.destroy();

/** Somebody else's program: an HTTP server that remembers what was posted to it, and can fail in every way. */
export class WebhookReceiver {
  /** In the order of arrival, whatever became of them. */
  readonly posts: ReceivedPost[] = [];
  /** Those that were answered by 2xx. */
  readonly accepted: ReceivedPost[] = [];
  behaviour: Behaviour = accept;
  #server: Server | undefined;
  #port = 0;

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await receiver.start();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook`;
  }

  /** On the same port as before. */
  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const post = { path: request.url ?? '', headers: request.headers, id: String(request.headers['webhook-id']), body, receivedAt: Date.now() };
        this.posts.push(post);
        response.once('finish', () => {
          if (response.statusCode >= 200 && response.statusCode < 300) this.accepted.push(post);
        });
        this.behaviour(response, post);
      });
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Nobody answers on the port from then on. */
  async die(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

export const eventIn = ({ body }: ReceivedPost): StreamEvent => StreamEvent.parse(JSON.parse(body));

export const seqsIn = (posts: readonly ReceivedPost[]): number[] => posts.map((post) => eventIn(post).seq);

/** Whether a receiver that knows this secret would take the post. */
export const isSignedWith = (shown: string, { headers, body }: ReceivedPost): boolean =>
  isSignedWebhook([Buffer.from(shown.slice('whsec_'.length), 'base64')], headers, body, new Date());
