const UNITS = ['B', 'KB', 'MB', 'GB'];

/** A size as people read it, such as 1.4 MB. */
export function bytes(size: number): string {
  const power = size === 0 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(size) / Math.log(1024)));
  const value = size / 1024 ** power;
  return `${value >= 10 || power === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}
