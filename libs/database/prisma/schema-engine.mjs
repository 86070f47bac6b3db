#!/usr/bin/env node
// What Prisma's CLI starts as its schema engine (see ../prisma.config.ts).
await import('../src/schema-engine/main.ts');
