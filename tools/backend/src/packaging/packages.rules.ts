/** Dependencies of the package: what the bundles import from node_modules (tools/stack/src/bundle.ts). */
export const DEPENDENCIES: readonly string[] = [
  ...['pg', 'ioredis', '@opentelemetry/api', '@opentelemetry/instrumentation', '@opentelemetry/instrumentation-http', '@opentelemetry/instrumentation-ioredis', '@opentelemetry/instrumentation-pg'],
  ...['sharp', '@node-rs/argon2', '@prisma/client', '@prisma/schema-engine-wasm', 'jsonc-parser', 'reflect-metadata', 'swagger-ui-dist'],
];

/** Used where it is there: containers instead of packages. */
export const OPTIONAL: readonly string[] = ['testcontainers'];

/** Of the repository's tools alone. */
export const UNUSED: readonly string[] = ['esbuild', '@swc/core', 'pg-native'];
