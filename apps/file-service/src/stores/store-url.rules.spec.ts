import { isStoreUrl, storePlace } from './store-url.rules.ts';

describe('where a store is', () => {
  it('is a folder', () => expect(storePlace('file:///var/lib/chat%20genius/files/')).toEqual({ kind: 'folder', path: '/var/lib/chat genius/files' }));

  it('is a bucket, of AWS or of another server', () => {
    expect(storePlace('s3://files?region=eu-central-1')).toEqual({ kind: 'bucket', bucket: 'files', endpoint: undefined, region: 'eu-central-1', pathStyle: false });
    expect(storePlace('s3://files?endpoint=https%3A%2F%2Fminio.example%3A9000&path-style=true')).toEqual({ kind: 'bucket', bucket: 'files', endpoint: 'https://minio.example:9000', region: 'us-east-1', pathStyle: true });
  });

  it.each(['', 'files', 'file:///', 'file://host/files', 's3://', 's3://files/beneath', 's3://files?endpoint=nowhere', 'https://files.example'])('is not %s', (url) => expect(isStoreUrl(url)).toBe(false));
});
