import { accessSync, constants } from 'node:fs';
import { type z } from 'zod';
import { brokenAgreements, type AnyAgreement } from './agreements.rules.ts';
import { EnvironmentError, type EnvironmentFault } from './environment-error.ts';
import { inspectEnvironment, type Setting } from './environment.ts';
import { type Source } from './given-values.ts';
import { printedSettings } from './printed-settings.rules.ts';
import { type ProcessOption } from './process-options.rules.ts';
import { mistakenNames } from './unknown-names.rules.ts';
import { fileVariable, variablesOf } from './variables.ts';

export interface Configuration {
  readonly service: string;
  readonly schema: z.ZodObject;
  readonly agreements: readonly AnyAgreement[];
}

export interface Report {
  readonly out: string;
  readonly error: string;
  readonly exitCode: 0 | 1;
}

/** What a process answers to an option of the command line. */
export function report(option: ProcessOption, configuration: Configuration, source: Source): Report {
  switch (option) {
    case '--variables':
      return { out: listedVariables(configuration.schema), error: '', exitCode: 0 };
    case '--print-config':
      return printed(configuration, source);
    case '--check-config':
      return checked(configuration, source);
  }
}

function listedVariables(schema: z.ZodObject): string {
  const lines = variablesOf(schema).flatMap(({ name, expected, secret }) => [
    `${name}\t${expected}\n`,
    ...(secret ? [`${fileVariable(name)}\tthe path of a file with the value of ${name}\n`] : []),
  ]);
  return lines.join('');
}

function printed({ schema }: Configuration, source: Source): Report {
  const { settings, faults } = inspectEnvironment(schema, source);
  return { out: printedSettings(settings), error: '', exitCode: faults.length > 0 ? 1 : 0 };
}

function checked({ service, schema, agreements }: Configuration, source: Source): Report {
  const { settings, faults: ofOne } = inspectEnvironment(schema, source);
  const values = Object.fromEntries(settings.map(({ variable, value }) => [variable.name, value]));
  const faults = [...ofOne, ...settings.flatMap(missingFile), ...brokenAgreements(values, agreements)];
  const warnings = mistakenNames(Object.keys(source), variablesOf(schema)).map(({ name, advice }) => `warning: ${name} ${advice}\n`).join('');
  if (faults.length === 0) return { out: `${service}: the configuration can be used.\n`, error: warnings, exitCode: 0 };
  return { out: '', error: `${warnings}${service}: ${new EnvironmentError(faults).message}\n`, exitCode: 1 };
}

function missingFile({ variable: { name, namesFile }, value }: Setting): EnvironmentFault | [] {
  if (!namesFile || typeof value !== 'string') return [];
  try {
    accessSync(value, constants.R_OK);
    return [];
  } catch (error) {
    return { variable: name, problem: `names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})` };
  }
}
