/** CDK ends most logical ids in eight hexadecimal digits of a hash. */
const hash = /[0-9A-F]{8}$/;

/** A physical name for each logical id: without CDK's hash where that stays unique, and with the suffix. */
export function physicalNames(logicalIds: readonly string[], suffix: string): Map<string, string> {
  const short = (logicalId: string) => logicalId.replace(hash, '') || logicalId;
  const uses = new Map<string, number>();
  for (const logicalId of logicalIds) uses.set(short(logicalId), (uses.get(short(logicalId)) ?? 0) + 1);
  return new Map(
    logicalIds.map((logicalId) => {
      const stem = uses.get(short(logicalId)) === 1 ? short(logicalId) : logicalId;
      return [logicalId, `${stem}-${suffix}`];
    }),
  );
}
