const [seconds, nanoseconds] = process.hrtime();
const OFFSET_US = seconds * 1e6 + nanoseconds / 1e3 - performance.now() * 1e3;

/** Microseconds of the machine's monotonic clock: the same in every process of this machine. */
export function nowMicros(): number {
  return performance.now() * 1e3 + OFFSET_US;
}
