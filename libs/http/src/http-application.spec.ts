import { once } from 'node:events';
import { get, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { closeHttp } from './http-application.ts';
import { BoundedHttpAdapter } from './http-server.ts';

@Module({})
class Nothing {}

describe('the end of an HTTP application', () => {
  let app: NestExpressApplication;
  let answered: (response: ServerResponse) => void;

  /** A request that was begun, and what comes of it. */
  async function ask(): Promise<{ response: ServerResponse; outcome: Promise<string> }> {
    const asked = new Promise<ServerResponse>((resolve) => (answered = resolve));
    const request = get({ port: (app.getHttpServer().address() as AddressInfo).port, agent: false });
    const outcome = once(request, 'response').then(([response]) => String((response as IncomingMessage).statusCode), ({ code }: NodeJS.ErrnoException) => String(code));
    return { response: await asked, outcome };
  }

  beforeEach(async () => {
    app = await NestFactory.create<NestExpressApplication>(Nothing, new BoundedHttpAdapter({ requestTimeoutMs: 10_000, maxConnectionsPerPeer: 0 }), { logger: false });
    app.use((_: IncomingMessage, response: ServerResponse) => answered(response));
    await app.listen(0, '127.0.0.1');
  });

  it('waits for what was asked', async () => {
    const { response, outcome } = await ask();
    const closed = closeHttp(app, 10_000);
    response.end();
    expect([await outcome, await closed]).toEqual(['200', false]);
  });

  it('cuts off what takes longer than it has patience', async () => {
    const { outcome } = await ask();
    expect(await closeHttp(app, 50)).toBe(true);
    expect(await outcome).toBe('ECONNRESET');
  });
});
