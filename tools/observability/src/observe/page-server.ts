import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { build } from 'esbuild';
import { BOARDS } from '../dashboards/boards.ts';
import { type Prometheus } from '../prometheus/prometheus.ts';

const HERE = import.meta.dirname;
const { resolve } = createRequire(import.meta.url);
const JSON_TYPE = 'application/json';
/** Nothing but what this server sends. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly body: string;
}

/** Serves the overview on this machine, and passes its questions on to Prometheus. */
export class PageServer {
  readonly #server: Server;
  readonly #prometheus: Prometheus;
  readonly #script: string;

  private constructor(prometheus: Prometheus, script: string) {
    this.#prometheus = prometheus;
    this.#script = script;
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  /** @throws Error when the port is taken */
  static async open(prometheus: Prometheus, port: number): Promise<PageServer> {
    const { outputFiles } = await build({ entryPoints: [path.join(HERE, 'page/page.ts')], bundle: true, format: 'esm', minify: true, write: false, conditions: ['@chatgenius/source'], logLevel: 'silent' });
    const page = new PageServer(prometheus, outputFiles[0]?.text ?? '');
    page.#server.listen(port, '127.0.0.1');
    await once(page.#server, 'listening');
    return page;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle({ method, url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status = 200, type, body } = method === 'GET' ? await this.#answer(new URL(url, 'http://page')).catch((error: Error) => failed(502, error.message)) : failed(405, 'Use GET.');
    response.writeHead(status, { 'content-type': type, 'content-security-policy': POLICY, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(body);
  }

  async #answer({ pathname, search }: URL): Promise<Answer> {
    if (pathname === '/') return { type: 'text/html; charset=utf-8', body: readFileSync(path.join(HERE, 'page/page.html'), 'utf8') };
    if (pathname === '/page.js') return { type: 'text/javascript; charset=utf-8', body: this.#script };
    if (pathname === '/page.css') return { type: 'text/css; charset=utf-8', body: readFileSync(path.join(HERE, 'page/page.css'), 'utf8') + readFileSync(resolve('uplot/dist/uPlot.min.css'), 'utf8') };
    if (pathname === '/boards.json') return { type: JSON_TYPE, body: JSON.stringify(BOARDS) };
    if (['/api/v1/query_range', '/api/v1/alerts'].includes(pathname)) return this.#ask(pathname + search);
    const [, runbook] = /^\/runbooks\/([A-Za-z]+)$/.exec(pathname) ?? [];
    if (runbook !== undefined) return { type: 'text/plain; charset=utf-8', body: readFileSync(path.join(WORKSPACE, 'docs/runbooks', `${runbook}.md`), 'utf8') };
    return failed(404, 'There is nothing here.');
  }

  async #ask(question: string): Promise<Answer> {
    const answer = await fetch(`${this.#prometheus.url}${question}`);
    return { status: answer.status, type: JSON_TYPE, body: await answer.text() };
  }
}

const failed = (status: number, error: string): Answer => ({ status, type: JSON_TYPE, body: JSON.stringify({ status: 'error', error }) });
