/**
 * Measures every side once a round, in turns, so that none gains by what the machine does meanwhile: each begins as often
 * as the others when their number divides that of the rounds. One round more comes before, for warming up, and is thrown away.
 *
 * @param measure Called with the round, from 0, which is the one thrown away.
 * @returns what each side has measured, by round.
 */
export async function inTurns<Side, Result>(
  sides: readonly Side[],
  rounds: number,
  measure: (side: Side, round: number) => Promise<Result>,
): Promise<Map<Side, Result[]>> {
  const results = new Map<Side, Result[]>(sides.map((side) => [side, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % sides.length;
    for (const side of [...sides.slice(first), ...sides.slice(0, first)]) {
      const result = await measure(side, round);
      if (round > 0) results.get(side)?.push(result);
    }
  }
  return results;
}
