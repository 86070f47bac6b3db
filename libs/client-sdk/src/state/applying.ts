/**
 * What something makes of an event, or what it is without it. An event whose data are not what this release knows changes
 * no state, is told like any other, and costs those that come with it nothing.
 */
export function unlessMalformed<Result>(otherwise: Result, apply: () => Result): Result {
  try {
    return apply();
  } catch (error) {
    // Reading a field of what is not there: nothing else is thrown by rules.
    if (error instanceof TypeError) return otherwise;
    throw error;
  }
}
