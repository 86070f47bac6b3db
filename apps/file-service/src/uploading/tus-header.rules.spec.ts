import { type ChatError } from '@chatgenius/contracts';
import { announcedOf } from './tus-header.rules.ts';

const encoded = (text: string): string => Buffer.from(text).toString('base64');
const refusal = (headers: Record<string, string>): string => {
  try {
    announcedOf(headers);
    return 'taken';
  } catch (error) {
    return (error as ChatError).reason;
  }
};

describe('what tus announces of an upload', () => {
  it('is its length, name and type, by the names that clients have for them', () => {
    const announced = { bytes: 10, name: 'plan – 5.txt', mediaType: 'text/plain' };
    expect(announcedOf({ 'upload-length': '10', 'upload-metadata': `filename ${encoded('plan – 5.txt')},filetype ${encoded('text/plain')}` })).toEqual(announced);
    expect(announcedOf({ 'upload-length': '10', 'upload-metadata': `name ${encoded('plan – 5.txt')},type ${encoded('text/plain')},is_draft` })).toEqual(announced);
    expect(announcedOf({ 'upload-length': '0' })).toEqual({ bytes: 0, name: '', mediaType: '' });
  });

  it.each(['', '-1', '010', '1e3', ' 1', '1.5', '0x10', '9'.repeat(16)])('is no upload of the length "%s"', (length) => {
    expect(refusal({ 'upload-length': length })).toBe('LENGTH_REQUIRED');
  });

  it.each(['', ' ', 'filename =', 'filename a', `filename ${encoded('a')},filename ${encoded('b')}`, ` ${encoded('a')}`, `näme ${encoded('a')}`, `filename ${'a'.repeat(8_192)}`])('is refused with metadata that tus does not know: "%s"', (metadata) => {
    expect(refusal({ 'upload-length': '10', 'upload-metadata': metadata })).toBe('PAYLOAD_MALFORMED');
  });

  it('is refused of an upload that is to be put together from others, or whose length comes later', () => {
    expect(refusal({ 'upload-length': '10', 'upload-concat': 'partial' })).toBe('PAYLOAD_MALFORMED');
    expect(refusal({ 'upload-defer-length': '1' })).toBe('LENGTH_REQUIRED');
  });
});
