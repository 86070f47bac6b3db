import { unzipOne } from './zip.ts';

/** By Python's zipfile: one file stored, one deflated. */
const ARCHIVE = Buffer.from(
  'UEsDBBQAAAAAAAAAIQBleNFaDwAAAA8AAAAJAAAAaGVsbS9oZWxtc3RvcmVkIGFzIGl0IGlzUEsDBBQAAAAIAAAAIQAH1m+QDgAAALQAAAAPAAAAa3ViZWN0bC9rdWJlY3RsS0lNy0ksSU1RSBk6DABQSwECFAMUAAAAAAAAACEAZXjRWg8AAAAPAAAACQAAAAAAAAAAAAAAgAEAAAAAaGVsbS9oZWxtUEsBAhQDFAAAAAgAAAAhAAfWb5AOAAAAtAAAAA8AAAAAAAAAAAAAAIABNgAAAGt1YmVjdGwva3ViZWN0bFBLBQYAAAAAAgACAHQAAABxAAAAAAA=',
  'base64',
);

describe('unzipOne', () => {
  it('reads a file that is deflated, and one that is stored', () => {
    expect(unzipOne(ARCHIVE, 'kubectl/kubectl').toString()).toBe('deflated '.repeat(20));
    expect(unzipOne(ARCHIVE, 'helm/helm').toString()).toBe('stored as it is');
  });

  it('says when there is no such file, or no archive', () => {
    expect(() => unzipOne(ARCHIVE, 'kubectl')).toThrow('The archive has no kubectl.');
    expect(() => unzipOne(Buffer.from('PK'), 'kubectl')).toThrow('This is no zip archive.');
  });
});
