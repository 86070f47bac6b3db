import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commands } from '@chatgenius/contracts';
import { WORKSPACE } from '@chatgenius/stack';
import { type MetricsInCode } from '../rules/metrics.rules.ts';

const INSTRUMENT = /(createCounter|createHistogram|createObservableGauge|createObservableCounter|\bgauge)\(\s*'([\w.]+)'(?:,\s*\{[^}]*?\bunit: '(\w+)')?/g;
const UNITS: Readonly<Record<string, string>> = { s: 'seconds', By: 'bytes' };

/** Instruments that the sources make, by the names that OpenTelemetry's exporter gives them. */
export function metricsInCode(): MetricsInCode {
  const sources = globSync('{apps,libs}/*/src/**/*.ts', { cwd: WORKSPACE }).filter((file) => !/\.(spec|fixture)\.ts$/.test(file));
  const names = sources.flatMap((file) => [...readFileSync(path.join(WORKSPACE, file), 'utf8').matchAll(INSTRUMENT)].flatMap(([, kind = '', name = '', unit = '']) => namesOf(kind, name, UNITS[unit])));
  return { names: new Set(names), commands: new Set(Object.values(commands).map(({ name }) => name)) };
}

function namesOf(kind: string, instrument: string, unit: string | undefined): string[] {
  const name = instrument.replaceAll('.', '_');
  const measured = unit === undefined || name.endsWith(`_${unit}`) ? name : `${name}_${unit}`;
  if (kind === 'createHistogram') return ['_bucket', '_count', '_sum'].map((part) => measured + part);
  return [kind.endsWith('Counter') && !measured.endsWith('_total') ? `${measured}_total` : measured];
}
