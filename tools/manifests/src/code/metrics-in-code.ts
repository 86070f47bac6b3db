import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commands } from '@chatgenius/contracts';
import { WORKSPACE } from '@chatgenius/stack';
import { type MetricsInCode } from '../rules/metrics.rules.ts';

const INSTRUMENT = /(createCounter|createHistogram|createObservableGauge|createObservableCounter|createGauge|\bgauge)\(\s*'([\w.]+)'/g;

/** Instruments that the sources make, by the names that OpenTelemetry's exporter gives them. */
export function metricsInCode(): MetricsInCode {
  const sources = globSync('{apps,libs}/*/src/**/*.ts', { cwd: WORKSPACE }).filter((file) => !/\.(spec|fixture)\.ts$/.test(file));
  const names = sources.flatMap((file) => [...readFileSync(path.join(WORKSPACE, file), 'utf8').matchAll(INSTRUMENT)].flatMap(([, kind = '', name = '']) => namesOf(kind, name)));
  return { names: new Set(names), commands: new Set(Object.values(commands).map(({ name }) => name)) };
}

/** What the exporter makes of an instrument; it does not add the unit. */
export function namesOf(kind: string, instrument: string): string[] {
  const name = instrument.replaceAll('.', '_');
  if (kind === 'createHistogram') return ['_bucket', '_count', '_sum'].map((part) => name + part);
  return [kind.endsWith('Counter') && !name.endsWith('_total') ? `${name}_total` : name];
}
