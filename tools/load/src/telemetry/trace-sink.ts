import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** Takes what is exported, and keeps the number of its bytes. */
export class TraceSink {
  readonly #server: Server;
  bytes = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => (this.bytes += chunk.length));
      request.on('end', () => response.setHeader('content-type', 'application/x-protobuf').end());
    });
  }

  static async open(): Promise<TraceSink> {
    const sink = new TraceSink();
    sink.#server.listen(0, '127.0.0.1');
    await once(sink.#server, 'listening');
    return sink;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
