import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/*
 * What is compared with: a server that writes bodies into files that outlast a loss of power, sends them back, and does nothing else. Started by
 * startChild; says its port, and ends with whoever has started it.
 */

const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-plain-files-'));

const server = createServer((request, response) => {
  const file = path.join(folder, path.basename(request.url ?? ''));
  void (request.method === 'PUT' ? take(request, response, file) : send(response, file)).catch(() => response.destroy());
});

async function take(request: IncomingMessage, response: ServerResponse, file: string): Promise<void> {
  await pipeline(request, createWriteStream(file, { flush: true }));
  response.writeHead(201).end();
}

async function send(response: ServerResponse, file: string): Promise<void> {
  response.writeHead(200, { 'content-length': statSync(file).size });
  await pipeline(createReadStream(file), response);
}

process.once('disconnect', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit();
});
server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
