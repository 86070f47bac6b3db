/** A number as people read it, by Grafana's name of its unit. */
export function formatted(value: number | null | undefined, unit = 'short'): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  switch (unit) {
    case 's':
      return value < 1 ? `${round(value * 1_000)} ms` : `${round(value)} s`;
    case 'bytes':
    case 'Bps':
      return `${scaled(value, 1_024, ['B', 'KiB', 'MiB', 'GiB'])}${unit === 'Bps' ? '/s' : ''}`;
    case 'percentunit':
      return `${round(value * 100)} %`;
    case 'reqps':
      return `${round(value)}/s`;
    default:
      return scaled(value, 1_000, ['', 'k', 'M', 'G']);
  }
}

const round = (value: number): string => String(Number(value.toPrecision(3)));

function scaled(value: number, step: number, names: readonly string[]): string {
  let [left, index] = [value, 0];
  for (; Math.abs(left) >= step && index < names.length - 1; index++) left /= step;
  return `${round(left)} ${names[index]}`.trim();
}

/** `{{instance}} left` with the labels of a series. */
export const legendOf = (legend: string, labels: Readonly<Record<string, string>>): string => legend.replace(/\{\{(\w+)\}\}/g, (_, name: string) => labels[name] ?? '').trim();
