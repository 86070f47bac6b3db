import { writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Certificate {
  /** In PEM; also whom clients are to believe. */
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate for the servers of one run on this machine, signed by itself. */
export async function newCertificate(folder: string): Promise<Certificate> {
  const { generate } = await import('selfsigned'); // much to load for those that start no server
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'ChatGenius on this machine' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const [certFile, keyFile] = [path.join(folder, 'certificate.pem'), path.join(folder, 'certificate-key.pem')];
  writeFileSync(keyFile, key, { mode: 0o600 });
  writeFileSync(certFile, cert);
  return { certFile, keyFile };
}
