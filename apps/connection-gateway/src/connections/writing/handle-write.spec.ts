import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { unsentBytes, writeToHandle } from './handle-write.ts';

describe('writeToHandle', () => {
  let server: Server;
  let writer: Socket;
  let reader: Socket;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
    reader.pause();
    [writer] = (await once(server, 'connection')) as [Socket];
    writer.on('error', () => undefined);
    writer.write('first '); // from which the class of requests is learnt
    writeToHandle(writer, Buffer.from('second '));
  });

  afterEach(() => {
    writer.destroy();
    reader.destroy();
    server.close();
  });

  const read = async (length: number): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for await (const part of reader) {
      parts.push(part as Buffer);
      if (parts.reduce((sum, one) => sum + one.length, 0) >= length) break;
    }
    return Buffer.concat(parts);
  };

  it('writes at once what the kernel takes', async () => {
    writeToHandle(writer, Buffer.from('third'));
    expect(unsentBytes(writer)).toBe(0);
    expect((await read(18)).toString()).toBe('first second third');
  });

  it('counts what the kernel does not take, and streams write behind it', async () => {
    const large = Buffer.alloc(64 * 2 ** 20, 'x');
    writeToHandle(writer, large);
    const unsent = unsentBytes(writer);
    expect(unsent).toBeGreaterThan(0);
    expect(unsent).toBeLessThan(large.length);
    writer.write('last');
    expect(unsentBytes(writer)).toBe(unsent + 4);
    const all = await read(13 + large.length + 4);
    expect(all.length).toBe(13 + large.length + 4);
    expect(all.subarray(-5).toString()).toBe('xlast');
    expect(unsentBytes(writer)).toBe(0);
  });

  it('ends a socket whose peer is gone, as an ordinary write does', async () => {
    const ended = new Promise((resolve) => writer.once('close', resolve));
    writeToHandle(writer, Buffer.alloc(64 * 2 ** 20));
    reader.resetAndDestroy();
    await ended;
    expect(writer.destroyed).toBe(true);
    writeToHandle(writer, Buffer.from('late')); // does no harm
  });
});
