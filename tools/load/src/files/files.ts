import { randomBytes, randomUUID } from 'node:crypto';
import { type ChildProcess } from 'node:child_process';
import { FileLink } from '@chatgenius/contracts';
import { z } from 'zod';
import { type Bench } from '../bench.ts';
import { firstMessage, startChild } from '../child-process.ts';
import { residentBytes } from '../measuring/settled-memory.ts';
import { createPopulation, populateProduct } from '../targets/population.ts';
import { startProduct, type Product } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';
import { describeTransfers, type MemoryRun, type TransferRun } from './files-report.rules.ts';
import { download, exchange, trickle, type FileTarget } from './transfers.ts';

export interface FilesOptions {
  files: number;
  megabytes: number;
  atOnce: number;
  slow: number;
  rounds: number;
  profile?: string | undefined;
}

const MEGABYTE = 1024 * 1024;
const SLOW_MEGABYTES = 2;
const SAMPLE_MS = 200;
const TUS = { 'Tus-Resumable': '1.0.0' };
const Links = z.object({ links: z.array(FileLink) });

export interface FilesResults {
  readonly runs: TransferRun[];
  readonly memory: MemoryRun;
}

/** How fast files go up and come down, in turn with a server that does nothing else; and what many at once cost in memory. */
export async function measureFiles(bench: Bench, options: FilesOptions, log: (line: string) => void): Promise<FilesResults> {
  const { infrastructure, signingKeysFile } = bench;
  const databaseUrl = bench.databaseUrl('load_files');
  // What a file is, is looked at when nothing is measured: it is work beside the transfers, which other processors do.
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways: 1, messaging: 1, files: 1, ...(options.profile !== undefined && { profile: options.profile }) });
  const plain = startChild('files/plain-files.ts');
  try {
    const population = createPopulation(2, 2);
    await populateProduct(databaseUrl, population);
    const [token = ''] = await signTokens(bench.keys, population.userIds.slice(0, 1));
    const targets = { product: productTarget(product.filesUrl, token), plain: await plainTarget(plain) };
    const runs: TransferRun[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      for (const of of round % 2 === 0 ? (['plain', 'product'] as const) : (['product', 'plain'] as const)) {
        await bench.settlePostgres();
        runs.push(...(await measureTurn(of, targets[of], options)));
      }
      log(`round ${round} of ${options.rounds}: ${describeTransfers(runs).join('; ')}`);
    }
    return { runs, memory: await measureMemory(product, token, options.slow) };
  } finally {
    plain.disconnect();
    await product.stop();
  }
}

async function measureTurn(of: TransferRun['of'], target: FileTarget, { files, megabytes, atOnce }: FilesOptions): Promise<TransferRun[]> {
  const bodies = Array.from({ length: files }, () => bodyOf(megabytes));
  const names: string[] = [];
  const up = await timed(atOnce, bodies, async (body) => void names.push(await target.upload(body)));
  const addresses = await Promise.all(names.map((name) => target.addressOf(name)));
  const down = await timed(atOnce, addresses, async (url) => {
    if ((await download(url)) !== megabytes * MEGABYTE) throw new Error('a download was not whole');
  });
  const rate = (seconds: number): number => (files * megabytes) / seconds;
  return [
    { of, way: 'up', megabytesPerSecond: rate(up) },
    { of, way: 'down', megabytesPerSecond: rate(down) },
  ];
}

const sample = randomBytes(MEGABYTE);
/** No two are the same: those would be stored once. */
const bodyOf = (megabytes: number): Buffer => Buffer.concat([randomBytes(16), Buffer.concat(Array.from({ length: megabytes }, () => sample)).subarray(16)]);

/** @returns seconds that all of it took */
async function timed<Item>(atOnce: number, items: readonly Item[], work: (item: Item) => Promise<void>): Promise<number> {
  const left = items.values();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of left) await work(item);
    }),
  );
  return (performance.now() - begun) / 1e3;
}

function productTarget(filesUrl: string, token: string): FileTarget {
  const authorization = `Bearer ${token}`;
  return {
    upload: async (body) => {
      const id = randomUUID();
      await exchange(`${filesUrl}/v1/files/${id}`, { method: 'PUT', headers: { authorization, 'content-type': 'application/octet-stream' }, body });
      return id;
    },
    addressOf: async (fileId) => {
      const body = Buffer.from(JSON.stringify({ files: [{ fileId }] }));
      for (;;) {
        const { text } = await exchange(`${filesUrl}/v1/files/links`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body });
        const [link] = Links.parse(JSON.parse(text)).links;
        // Nobody reads it before it was looked at.
        if (link !== undefined) return link.url;
        await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
      }
    },
  };
}

async function plainTarget(child: ChildProcess): Promise<FileTarget> {
  const { url } = await firstMessage<{ url: string }>(child, 'The plain server');
  return {
    upload: async (body) => {
      const name = randomUUID();
      await exchange(`${url}/${name}`, { method: 'PUT', body });
      return name;
    },
    addressOf: (name) => Promise.resolve(`${url}/${name}`),
  };
}

/** All uploads are under way before the first goes on to its end. */
async function measureMemory({ filesUrl, filesPids }: Product, token: string, uploads: number): Promise<MemoryRun> {
  const [pid = 0] = filesPids();
  const headers = { authorization: `Bearer ${token}`, ...TUS };
  const bytes = SLOW_MEGABYTES * MEGABYTE;
  const urls = await Promise.all(
    Array.from({ length: uploads }, async () => String((await exchange(`${filesUrl}/v1/uploads`, { method: 'POST', headers: { ...headers, 'upload-length': String(bytes) } })).headers.location)),
  );
  const before = residentBytes(pid);
  let most = before;
  const watching = setInterval(() => (most = Math.max(most, residentBytes(pid))), SAMPLE_MS);
  const body = bodyOf(SLOW_MEGABYTES);
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, SAMPLE_MS));
  await Promise.all(urls.map((url) => trickle(url, { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, body, pause)));
  clearInterval(watching);
  return { before, most, uploads, megabytesEach: SLOW_MEGABYTES };
}
