import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MigrationAdapter, type ScriptSettings } from './migration-adapter.ts';

export interface SchemaEngineOptions {
  url: string;
  /** [path, text] of each schema file */
  datamodels?: [string, string][];
  log?: (message: string) => void;
  /** How migrations are run; default: each as it is. */
  scripts?: ScriptSettings;
}

export type SchemaEngine = bindings.SchemaEngine;

export interface OpenSchemaEngine {
  engine: SchemaEngine;
  close: () => Promise<void>;
}

let instantiated: Promise<void> | undefined;

/** Prisma's schema engine: the same Rust code as the native executable, which an offline machine cannot download. */
export async function openSchemaEngine({ url, datamodels, log, scripts }: SchemaEngineOptions): Promise<OpenSchemaEngine> {
  await (instantiated ??= instantiate());
  const adapter = new MigrationAdapter(url, scripts);
  const logger = (message: unknown): void => log?.(String(message));
  try {
    const engine = await bindings.SchemaEngine.new({ datamodels }, logger, bindMigrationAwareSqlAdapterFactory(adapter));
    return { engine, close: () => adapter.close() };
  } catch (error) {
    await adapter.close();
    throw error;
  }
}

/** A fault of the engine itself. It is thrown out of the event loop, as a panic ends the native engine's process. */
class SchemaEnginePanic extends Error {
  override readonly name = 'SchemaEnginePanic';
}

/** As much of it as is used here; TypeScript knows it only together with the browser's whole DOM. */
declare const WebAssembly: {
  instantiate: (code: Uint8Array, imports: object) => Promise<{ instance: { exports: { __wbindgen_start: () => void } } }>;
};

/** By hand, because the package's own entry imports a .wasm file, which not every Node and no Jest does. */
async function instantiate(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const code = await readFile(entry.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': withoutHolding(bindings) });
  const set_message = (message: string): never => {
    throw new SchemaEnginePanic(message);
  };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message } });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

type Imports = Record<string, unknown>;

/** The engine gives its advisory lock 10 s by a timer that it never clears: it must not hold the process as long. */
function withoutHolding(imports: Imports): Imports {
  const patched = Object.entries(imports).map(([name, value]): [string, unknown] =>
    name.startsWith('__wbg_setTimeout') ? [name, (run: () => void, ms: number) => setTimeout(run, ms).unref()] : [name, value],
  );
  return Object.fromEntries(patched);
}
