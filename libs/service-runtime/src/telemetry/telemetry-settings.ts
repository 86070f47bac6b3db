import { findPackageJSON } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where traces go is said by OpenTelemetry's own variables; without any of them they go nowhere. */
export function exportsTraces(environment: Environment): boolean {
  const exporter = environment.OTEL_TRACES_EXPORTER?.trim();
  if (exporter) return exporter !== 'none';
  return Boolean(environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || environment.OTEL_EXPORTER_OTLP_ENDPOINT);
}

/** Resource attributes that name this process, the same as in its log lines. */
export function describeProcess(environment: Environment, mainFile: string | undefined): Record<string, string> {
  return {
    [ATTR_SERVICE_NAME]: environment.OTEL_SERVICE_NAME || serviceNameOf(mainFile),
    [ATTR_SERVICE_INSTANCE_ID]: environment.SERVICE_INSTANCE || os.hostname(),
  };
}

/** Every service is a package: its folder, which has the name of the service, is where its package.json is. */
function serviceNameOf(mainFile: string | undefined): string {
  const manifest = mainFile && findPackageJSON(pathToFileURL(mainFile));
  return manifest ? path.basename(path.dirname(manifest)) : 'unknown-service';
}
