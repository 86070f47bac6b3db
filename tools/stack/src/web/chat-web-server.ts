import { once } from 'node:events';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import express, { type Response } from 'express';
import { contentSecurityPolicy, type ChatWebAddresses } from './content-security-policy.rules.ts';

export interface ChatWebOptions {
  /** As `buildChatWeb` made it. */
  folder: string;
  port: number;
  addresses: ChatWebAddresses;
  /** What else the page is told by /config.json. */
  config?: object;
}

export interface ChatWeb {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the page's files as a deployment would: hashed ones for ever, the page itself never from a cache. */
export async function serveChatWeb({ folder, port, addresses, config }: ChatWebOptions): Promise<ChatWeb> {
  const app = express().disable('x-powered-by');
  const policy = contentSecurityPolicy(addresses);
  app.use((_, response, next) => {
    response.set({ 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cross-Origin-Opener-Policy': 'same-origin' });
    next();
  });
  app.get('/config.json', (_, response) => void response.set('Cache-Control', 'no-store').json({ ...addresses, ...config }));
  app.use(express.static(folder, { index: false, cacheControl: false, dotfiles: 'ignore', setHeaders: setCaching }));
  app.get('/*path', (request, response) => sendPage(response, path.basename(request.path).includes('.') ? undefined : folder));
  app.get('/', (_, response) => sendPage(response, folder));
  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => close(server) };
}

/** Every address is the page's to understand, unless it names a file that is not there. */
function sendPage(response: Response, folder: string | undefined): void {
  if (folder === undefined) return void response.sendStatus(404);
  response.sendFile(path.join(folder, 'index.html'), { cacheControl: false, headers: { 'Cache-Control': 'no-cache' } });
}

function setCaching(response: Response, file: string): void {
  const isHashed = path.basename(path.dirname(file)) === 'assets';
  response.set('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
