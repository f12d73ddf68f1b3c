/** A refusal of a local AWS service: expected, so it is thrown to the gateway alone, which words it for the protocol. */
export class ServiceError extends Error {
  readonly status: number;

  /**
   * @param name AWS's name of the error, for example `ConflictException`.
   * @param status HTTP status as that service gives it.
   */
  constructor(name: string, status: number, message: string) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** `ValidationException`, which every service answers with 400. */
export const validationError = (message: string): ServiceError =>
  new ServiceError('ValidationException', 400, message);
