import { type ServiceName } from '@chatgenius/stack';

export const IMAGES = ['channel-api', 'connection-gateway', 'messaging-service', 'presence-service', 'file-service', 'canary', 'migrate'] as const satisfies (ServiceName | 'migrate')[];
export type ImageName = (typeof IMAGES)[number];

/** Loaded by its path beside the module, which no tracer of imports can see. Whole packages: a glob each. */
export const BESIDE: Readonly<Record<ImageName, readonly string[]>> = {
  'channel-api': ['node_modules/import-in-the-middle/**', ...['package.json', 'LICENSE', 'NOTICE', 'swagger-ui.css', 'swagger-ui-bundle.js'].map((file) => `node_modules/swagger-ui-dist/${file}`)],
  'connection-gateway': ['node_modules/import-in-the-middle/**'],
  'messaging-service': ['node_modules/import-in-the-middle/**'],
  'presence-service': ['node_modules/import-in-the-middle/**'],
  'file-service': ['node_modules/import-in-the-middle/**'],
  canary: ['node_modules/import-in-the-middle/**'],
  migrate: ['node_modules/@prisma/schema-engine-wasm/**', 'libs/database/prisma/migrations/**'],
};

/** Services could apply migrations, too, and never do. */
export const LEFT_OUT: readonly string[] = ['node_modules/@prisma/schema-engine-wasm/**'];

/** Where a file of the workspace is in the image; bundles are all in one place. */
export function placeInImage(file: string): string {
  if (file.startsWith('libs/database/prisma/')) return file.slice('libs/database/'.length);
  const [, bundled] = /^(?:apps\/[a-z-]+\/dist\/bundle|libs\/database\/dist)\/(.+)$/.exec(file) ?? [];
  return bundled === undefined ? file : `bundle/${bundled}`;
}

/** What runs in an image, beneath its folder. */
export const commandOf = (image: ImageName, nodeFlags: readonly string[]): string[] =>
  image === 'migrate' ? ['bundle/migrate.js'] : [...nodeFlags, '--import', './bundle/telemetry.js', 'bundle/main.js'];
