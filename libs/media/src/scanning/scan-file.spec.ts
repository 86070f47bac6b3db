import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { verdictOf } from './clamd-answer.rules.ts';
import { scanFile } from './scan-file.ts';

async function* chunksOf(...chunks: string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}

describe('an answer of clamd', () => {
  it('is a verdict', () => {
    expect(verdictOf('stream: OK\0')).toBe('clean');
    expect(verdictOf('stream: Win.Test.EICAR_HDB-1 FOUND\0')).toEqual({ found: 'Win.Test.EICAR_HDB-1' });
  });

  it.each([
    ['INSTREAM size limit exceeded. ERROR\0', false],
    ['stream: Can\'t allocate memory ERROR\0', true],
    ['UNKNOWN COMMAND\0', true],
    ['', true],
    ['stream: OK and more\0', true],
    ['stream:  FOUND\0', true],
  ])('is none when it is %j', (answer, retryable) => {
    expect(() => verdictOf(answer)).toThrow(expect.objectContaining({ name: 'ScanFailedError', retryable }) as Error);
  });
});

describe('a scanner in trouble', () => {
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  async function serve(onSocket: (socket: Socket) => void): Promise<string> {
    const server = createServer((socket) => onSocket(socket.on('error', () => undefined)));
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const failed = (retryable: boolean) => expect.objectContaining({ name: 'ScanFailedError', retryable }) as Error;

  it('that is not there may be asked again', async () => {
    const address = await serve(() => undefined);
    servers.splice(0).forEach((server) => server.close());
    await expect(scanFile(chunksOf('a'), { address })).rejects.toThrow(failed(true));
    await expect(scanFile(chunksOf('a'), { address: 'unix:/not/there' })).rejects.toThrow(failed(true));
  });

  it('that says nothing is not waited for', async () => {
    await expect(scanFile(chunksOf('a'), { address: await serve((socket) => socket.resume()), patienceMs: 100 })).rejects.toThrow(failed(true));
  });

  it('that closes the connection in the middle may be asked again', async () => {
    await expect(scanFile(chunksOf('a', 'b'), { address: await serve((socket) => socket.once('data', () => socket.destroy())) })).rejects.toThrow(failed(true));
    await expect(scanFile(chunksOf('a', 'b'), { address: await serve((socket) => socket.once('data', () => socket.resetAndDestroy())) })).rejects.toThrow(failed(true));
  });

  it('that reads nothing is not waited for, and the file is let go', async () => {
    let letGo = false;
    async function* endless(): AsyncGenerator<Buffer> {
      try {
        for (;;) yield await Promise.resolve(Buffer.alloc(64 * 1024));
      } finally {
        letGo = true;
      }
    }
    const address = await serve((socket) => socket.pause());
    await expect(scanFile(endless(), { address, patienceMs: 200, maxBytes: 2 ** 40 })).rejects.toThrow(failed(true));
    expect(letGo).toBe(true);
  });

  it('that has found something before it has seen all is believed at once', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) yield await Promise.resolve(Buffer.alloc(64 * 1024));
    }
    const address = await serve((socket) => socket.once('data', () => socket.write('stream: Early FOUND\0')).resume());
    await expect(scanFile(endless(), { address, maxBytes: 2 ** 40 })).resolves.toEqual({ found: 'Early' });
  });

  it('is sent no more than it takes', async () => {
    await expect(scanFile(chunksOf('abc', 'def'), { address: await serve((socket) => socket.resume()), maxBytes: 5 })).rejects.toThrow(failed(false));
  });

  it('is not blamed for a file that cannot be read', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield await Promise.resolve(Buffer.from('a'));
      throw new Error('the disk is away');
    }
    await expect(scanFile(broken(), { address: await serve((socket) => socket.resume()) })).rejects.toThrow('the disk is away');
  });
});
