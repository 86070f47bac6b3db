import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { schemaFile } from './kinds.ts';
import { type Manifest } from './manifest.ts';

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const known = new Map<string, ValidateFunction | undefined>();

/** Fields that do not exist, are missing or of another type. */
export function schemaFaults(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => {
    const { apiVersion, kind, metadata } = manifest;
    const validate = validatorOf(`${apiVersion} ${kind}`);
    if (!validate) return [`${kind} ${metadata.name}: there is no schema of ${apiVersion} ${kind}`];
    validate(manifest);
    return (validate.errors ?? []).map(({ instancePath, message = '', params }) => `${kind} ${metadata.name}: ${instancePath} ${message} ${JSON.stringify(params)}`);
  });
}

function validatorOf(name: string): ValidateFunction | undefined {
  if (!known.has(name)) {
    const file = schemaFile(name);
    known.set(name, existsSync(file) ? ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object) : undefined);
  }
  return known.get(name);
}
