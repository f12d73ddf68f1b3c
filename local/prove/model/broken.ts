/** A promise does not hold. The message is one sentence; `details` are more. */
export class Broken extends Error {
  readonly details: string[];
  constructor(message: string, details: string[] = []) {
    super(message);
    this.details = details;
  }
}
