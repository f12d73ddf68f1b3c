/** What the one who typed the command has to change. Told without a stack trace. */
export class UsageError extends Error {}
