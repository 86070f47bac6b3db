import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Only connection-gateway may hold sockets; only database may touch Prisma, and nobody at the edge speaks SQL. */
const SOCKETS = ['socket.io', 'socket.io-adapter', '@socket.io/*', '@nestjs/websockets', '@nestjs/platform-socket.io'];
const PRISMA = ['@prisma/*'];
const SQL = [...PRISMA, 'pg', 'pg-*'];
/** Decode what strangers send; only workers of libs/media load them. */
const DECODERS = ['sharp', 'file-type'];

/** layer -> [layers it may import, packages it may not]; docs/architecture.md draws this table. */
const LAYERS = {
  contracts: { imports: [] },
  platform: { imports: ['contracts', 'platform'], banned: [...SOCKETS, ...SQL, ...DECODERS] },
  data: { imports: ['contracts'], banned: [...SOCKETS, ...DECODERS] },
  media: { imports: ['contracts', 'platform'], banned: [...SOCKETS, ...SQL] },
  /** How services answer over HTTP. */
  web: { imports: ['contracts', 'platform', 'data'], banned: [...SOCKETS, ...PRISMA, ...DECODERS] },
  edge: { imports: ['contracts', 'platform'], banned: [...SQL, ...DECODERS] },
  service: { imports: ['contracts', 'platform', 'data', 'web'], banned: [...SOCKETS, ...PRISMA, ...DECODERS] },
  /** The one service that has files decoded. */
  files: { imports: ['contracts', 'platform', 'data', 'web', 'media'], banned: [...SOCKETS, ...PRISMA, ...DECODERS] },
  sdk: { imports: ['contracts'] },
  /** What people see: it has the SDK for data, and nothing else of this house. */
  page: { imports: ['sdk'], banned: [...SOCKETS, ...SQL, ...DECODERS, 'socket.io-client'] },
  /** Uses the product from outside, as an application does. */
  prober: { imports: ['platform', 'sdk'], banned: [...SOCKETS, ...SQL, ...DECODERS, 'socket.io-client'] },
  testing: { imports: ['contracts', 'platform', 'data', 'sdk', 'testing', 'web'] },
  /** What applications of others look like. */
  example: { imports: ['sdk'], banned: [...SOCKETS, ...SQL, ...DECODERS, 'socket.io-client'] },
  tool: { imports: ['contracts', 'platform', 'data', 'media', 'sdk', 'example', 'testing', 'tool'] },
};

/** What travels to browsers: neither schemas nor anything of Node. */
const BROWSER_IMPORTS = [
  'error',
  {
    paths: [{ name: '@chatgenius/contracts', message: 'Import from generated/: nobody who installs the SDK has the contracts.' }],
    patterns: [{ group: ['node:*', '**/testing/*'], message: 'This runs in browsers, too.' }],
  },
];

const boundaries = (extraImports) => [
  'error',
  {
    allow: [],
    depConstraints: [
      ...Object.entries(LAYERS).map(([layer, { imports, banned = [] }]) => ({
        sourceTag: `layer:${layer}`,
        onlyDependOnLibsWithTags: [...imports, ...extraImports].map((name) => `layer:${name}`),
        bannedExternalImports: banned,
      })),
      { sourceTag: 'layer:contracts', allowedExternalImports: extraImports.length ? ['*'] : ['zod'] },
      { sourceTag: 'layer:sdk', allowedExternalImports: extraImports.length ? ['*'] : ['socket.io-client', 'idb', 'tus-js-client', 'react', '@opentelemetry/api'] },
    ],
  },
];

/** What may import what. Everything else is checked by oxlint (.oxlintrc.json), which knows the types and is ten times as fast. */
export default tseslint.config(
  { ignores: ['**/dist', '**/generated', '**/*.mjs', '**/.cache', '**/.data'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true }, experimentalDecorators: true, emitDecoratorMetadata: true } },
    plugins: { '@nx': nx, '@typescript-eslint': tseslint.plugin },
    rules: {
      '@nx/enforce-module-boundaries': boundaries([]),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Read the environment in *.env.ts, once, at boot.' }],
    },
  },
  { files: ['**/*.env.ts', '**/*.spec.ts', 'tools/**/*.ts', 'libs/testing/**/*.ts', '**/prisma.config.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['libs/client-sdk/src/**/*.ts', 'libs/client-sdk/src/**/*.tsx', 'apps/chat-web/src/**/*.ts', 'apps/chat-web/src/**/*.tsx'],
    ignores: ['**/*.spec.ts', '**/*.fixture.ts', 'libs/client-sdk/src/testing/**'],
    rules: { '@typescript-eslint/no-restricted-imports': BROWSER_IMPORTS },
  },
  { files: ['**/*.spec.ts', '**/*.fixture.ts'], rules: { '@nx/enforce-module-boundaries': boundaries(['testing', 'sdk']) } },
);
