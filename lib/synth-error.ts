/** Something the person who runs the synth can mend: `bin/app.ts` prints the message alone, without a stack. */
export class SynthError extends Error {
  override readonly name = 'SynthError';
}
