import fc from 'fast-check';

/** A PNG of one pixel. */
const PIXEL = Uint8Array.from(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'));

/** What people upload, and what they should not. */
export const uploadBody: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc.oneof(
  { arbitrary: fc.constant(PIXEL), weight: 3 },
  { arbitrary: fc.constantFrom('a note', '{"a":1}', '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', '<html><script>x()</script></html>', '%PDF-1.7\n', 'MZ\u0000\u0000', 'GIF89a', '#!/bin/sh\n').map((text) => Uint8Array.from(Buffer.from(text))), weight: 5 },
  { arbitrary: fc.uint8Array({ maxLength: 5_000 }).map((bytes) => Uint8Array.from(bytes)), weight: 3 },
);

const NAMES = [
  'attachment; filename="a.png"',
  "attachment; filename*=UTF-8''%E2%80%AEgnp.exe",
  "attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd",
  "attachment; filename*=UTF-8''%FF%FE",
  `attachment; filename="${'x'.repeat(2_000)}"`,
  'attachment; filename="a"; filename="b"',
  'attachment',
  '; ;',
  '',
];

export const uploadHeaders: fc.Arbitrary<Record<string, string>> = fc.record(
  { 'content-disposition': fc.constantFrom(...NAMES), 'content-type': fc.constantFrom('image/png', 'text/plain; charset=utf-8', 'text/html', 'application/octet-stream', 'x', '') },
  { requiredKeys: [] },
);

/** Of downloads. */
export const rangeHeaders: fc.Arbitrary<Record<string, string>> = fc.record(
  { range: fc.constantFrom('bytes=0-9', 'bytes=5-', 'bytes=-3', 'bytes=999999999-', 'bytes=9-1', 'bytes=0-1,3-4', 'bytes=-', 'lines=1-2', `bytes=${'9'.repeat(400)}-`, ''), 'if-range': fc.constantFrom('"a"', 'x', '') },
  { requiredKeys: [] },
);
