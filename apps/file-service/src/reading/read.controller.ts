import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ChatError, routes, type RouteInput } from '@chatgenius/contracts';
import { Implements, type ApiRequest, type ApiResponse } from '@chatgenius/http';
import { contentDisposition } from '@chatgenius/media';
import { type Logger } from '@chatgenius/service-runtime';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import { FileMetrics } from '../file.metrics.ts';
import { type ByteRange, type FileStore } from '../stores/file-store.ts';
import { FILE_STORE, LOGGER } from '../tokens.ts';
import { LinkSignature } from './link-signature.ts';
import { rangeOf } from './ranges.rules.ts';
import { VariantRepository, type ReadableVariant } from './variant.repository.ts';

/** Whatever a file holds, it runs nothing, and reaches nothing. */
const POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** Bytes, for whoever has a link. */
@Controller()
export class ReadController {
  constructor(
    private readonly variants: VariantRepository,
    private readonly signature: LinkSignature,
    @Inject(FILE_STORE) private readonly store: FileStore,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: FileMetrics,
  ) {}

  @Implements(routes.readFile)
  async read({ params, query }: RouteInput<typeof routes.readFile>, @Req() request: ApiRequest, @Res() response: ApiResponse): Promise<Record<string, never>> {
    const { expires, signature } = query;
    const now = new Date();
    if (!this.signature.isGood({ ...params, expires }, signature, now)) throw new ChatError('LINK_INVALID');
    const found = await this.variants.find(params);
    if (found === undefined) throw new ChatError('FILE_NOT_FOUND');
    response.set(headersOf(found, Math.max(0, expires - Math.floor(now.getTime() / 1_000))));
    if (request.fresh) {
      response.status(304).end();
      return {};
    }
    const range = isWhole(request, found) ? undefined : rangeOf(request.headers.range, found.bytes);
    if (range === 'unsatisfiable') {
      response.set('Content-Range', `bytes */${found.bytes}`);
      throw new ChatError('RANGE_NOT_SATISFIABLE');
    }
    await this.#send(request, response, { found, range });
    return {};
  }

  async #send({ method }: ApiRequest, response: ApiResponse, { found, range }: { found: ReadableVariant; range: ByteRange | undefined }): Promise<void> {
    const length = range === undefined ? found.bytes : range.end - range.start + 1;
    const body = method === 'HEAD' ? undefined : await this.store.read(found.sha256, range);
    response.status(range === undefined ? 200 : 206).set('Content-Length', String(length));
    if (range) response.set('Content-Range', `bytes ${range.start}-${range.end}/${found.bytes}`);
    if (body === undefined) response.end();
    else if (await this.#pipe(body, response)) this.metrics.read(length);
  }

  /** @returns whether the reader has all of it */
  async #pipe(body: Readable, response: ApiResponse): Promise<boolean> {
    try {
      await pipeline(body, response);
      return true;
    } catch (error) {
      // Whoever reads may go away at any time; anything else is ours. The connection is cut in both cases: the length was promised.
      if (!isGone(error)) this.logger.warn('files:read-broken', { error });
      return false;
    }
  }
}

const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

/** `If-Range` of something else. */
const isWhole = ({ headers }: ApiRequest, { sha256 }: ReadableVariant): boolean => headers['if-range'] !== undefined && headers['if-range'] !== `"${sha256}"`;

function headersOf({ sha256, mediaType, name, inline }: ReadableVariant, goodForSeconds: number): Record<string, string> {
  return {
    'Content-Type': mediaType,
    'Content-Disposition': contentDisposition(name, inline ? 'inline' : 'attachment'),
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    // Pages of other origins show what their users have links to.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Accept-Ranges': 'bytes',
    ETag: `"${sha256}"`,
    'Cache-Control': `private, max-age=${goodForSeconds}`,
  };
}
