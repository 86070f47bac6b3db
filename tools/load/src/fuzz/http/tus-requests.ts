import fc from 'fast-check';
import { uploadBody } from './upload-bodies.ts';

/** A request of tus 1.0, which is not among the contracts. */
export interface TusRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
  /** The place of a token, or none. */
  readonly caller: number | 'nobody';
}

/** What an upload may be answered with. */
export const TUS_STATUSES: readonly number[] = [200, 201, 204, 400, 401, 403, 404, 405, 409, 410, 411, 412, 413, 415, 429];

const encoded = (text: string): string => Buffer.from(text).toString('base64');
const METADATA = [`filename ${encoded('a.png')},filetype ${encoded('image/png')}`, `filename ${encoded('../../\u202Egnp.exe')}`, 'filename', 'filename ====', ',,,', ` ${encoded('a')}`, 'é à', '__proto__ YQ==', `filename ${'A'.repeat(9_000)}`, ''];
const NUMBERS = ['0', '1', '5', '100', '-1', '1e3', '0x10', '9007199254740993', '9'.repeat(40), 'x', ''];
const latin = (values: readonly string[]) => fc.constantFrom(...values.filter((value) => /^[\u0000-\u00FF]*$/.test(value)));

const headers = fc.record(
  {
    'tus-resumable': fc.constantFrom('1.0.0', '1.0.0', '1.0.0', '0.2.2', 'x', ''),
    'upload-length': latin(NUMBERS),
    'upload-offset': latin(NUMBERS),
    'upload-metadata': latin(METADATA),
    'upload-defer-length': fc.constantFrom('1', 'x'),
    'upload-concat': fc.constantFrom('partial', 'final;/v1/uploads/a /v1/uploads/b'),
    'upload-checksum': fc.constantFrom('sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=', 'x'),
    'x-http-method-override': fc.constantFrom('DELETE', 'PATCH', 'TRACE'),
    'content-type': fc.constantFrom('application/offset+octet-stream', 'application/offset+octet-stream', 'text/plain', ''),
  },
  { requiredKeys: ['tus-resumable', 'content-type'] },
);

/** As they should be, most of the time: what is fuzzed behind a refusal is the refusal. */
const fitting = fc.record({
  'tus-resumable': fc.constant('1.0.0'),
  'upload-length': fc.constantFrom('1', '5', '100'),
  'upload-offset': fc.constantFrom('0', '0', '1', '5'),
  'upload-metadata': fc.constantFrom(METADATA[0] ?? ''),
  'content-type': fc.constant('application/offset+octet-stream'),
});

/** @param uploads ids of some that are under way @param owner the place of the token that they are of @param callers how many tokens there are */
export function tusRequests(uploads: readonly string[], owner: number, callers: number): fc.Arbitrary<TusRequest> {
  const ids = fc.oneof({ arbitrary: fc.constantFrom(...uploads), weight: 6 }, { arbitrary: fc.uuid(), weight: 1 }, { arbitrary: fc.constantFrom('x', '..%2F..%2Fetc%2Fpasswd', '%00', '%FF', 'info', '.', '%2F', 'x'.repeat(3_000)), weight: 1 });
  const target = fc.oneof(
    { arbitrary: fc.record({ method: fc.constant('POST'), path: fc.constantFrom('/v1/uploads', '/v1/uploads/', '/v1/uploads?x=1') }), weight: 2 },
    { arbitrary: fc.record({ method: fc.constantFrom('HEAD', 'PATCH', 'PATCH', 'DELETE', 'GET', 'POST', 'PUT', 'OPTIONS'), path: ids.map((id) => `/v1/uploads/${id}`) }), weight: 4 },
  );
  const caller = fc.oneof({ arbitrary: fc.constant(owner), weight: 6 }, { arbitrary: fc.nat({ max: callers - 1 }), weight: 3 }, { arbitrary: fc.constant('nobody' as const), weight: 1 });
  return fc.tuple(target, fc.oneof({ arbitrary: fitting, weight: 3 }, headers), uploadBody, caller).map(([{ method, path }, sent, body, who]) => ({
    method,
    path,
    headers: sent,
    ...(!['HEAD', 'GET', 'OPTIONS'].includes(method) && { body: body.slice(0, 50) }),
    caller: who,
  }));
}
