/**
 * Stops at what nothing here would heed: skipped, it would work on AWS alone.
 *
 * @param where What the object is, in words.
 * @param makeError For callers whose refusals are not the stack's own errors.
 * @throws Error naming the first property that is not among the known ones.
 */
export function refuseUnknown(
  object: object,
  known: readonly string[],
  where: string,
  makeError: (message: string) => Error = Error,
): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown !== undefined) throw makeError(`unknown property ${unknown} of ${where}`);
}
