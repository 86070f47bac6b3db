/**
 * How much of a long proof runs: enough to find faults every day, all of it by `npm run test:soak`. The name of the
 * variable is known to tools/verify.
 */
export function size<Size>(sizes: { everyday: Size; soak: Size }): Size {
  return process.env.TEST_SIZE === 'soak' ? sizes.soak : sizes.everyday;
}
