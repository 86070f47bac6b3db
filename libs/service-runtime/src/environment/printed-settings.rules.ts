import { type Setting } from './environment.ts';
import { written } from './variables.ts';

const NOTHING = '-';

/** Every variable with the value that this process would use, and where it comes from. Secrets are masked. */
export function printedSettings(settings: readonly Setting[]): string {
  const rows = settings.map((setting) => [setting.variable.name, shownValue(setting), origin(setting)] as const);
  const [names, values] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(([name, value, from]) => `${name.padEnd(names ?? 0)}  ${value.padEnd(values ?? 0)}  ${from}\n`).join('');
}

/** A faulty value is not shown: what is wrong with a URL may be that its password is not where a mask would look. */
function shownValue({ variable, value, given, fault }: Setting): string {
  if (fault || value === undefined) return NOTHING;
  const shown = given ? variable.mask(written(value)) : written(value);
  return (hasControlCharacters(shown) ? JSON.stringify(shown) : shown) || NOTHING;
}

function origin({ variable, given, fault }: Setting): string {
  if (fault) return `fault: ${fault.variable} ${fault.problem}`;
  if (given) return given.file === undefined ? 'environment' : `file ${given.file}`;
  return variable.byDefault === undefined ? 'unset' : 'default';
}

const hasControlCharacters = (text: string): boolean => /\p{Cc}/u.test(text);

